// Shows the description of the API; in a file of its own, since pages run no script that stands in them.
const place = document.getElementById("reference");

SwaggerUIBundle({
  url: place.dataset.description,
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  validatorUrl: null,
  requestInterceptor: (request) => {
    request.headers["X-CSRF-Token"] = place.dataset.token;
    return request;
  },
});
