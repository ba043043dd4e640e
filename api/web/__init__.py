"""The pages: server-rendered, usable without JavaScript, with no asset from another host."""
