// name: store/server
// access: read
// unscoped: reads no record
// why: which server is it?
// returns: name, version, edition
CALL dbms.components() YIELD name, versions, edition
RETURN name, versions[0] AS version, edition
