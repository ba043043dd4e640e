import java.nio.file.Path;

/**
 * Starts a Neo4j server in HOME with the settings in CONF, says so, and ends when its standard input closes: it cannot
 * outlive the test run, however that ends. By reflection, so that one compiled class serves every version.
 */
public class Launch {
    public static void main(String[] arguments) throws Exception {
        Class<?> type = Class.forName("org.neo4j.dbms.api.DatabaseManagementServiceBuilder");
        Object builder = type.getConstructor(Path.class).newInstance(Path.of(arguments[0]));
        builder = type.getMethod("loadPropertiesFromFile", Path.class).invoke(builder, Path.of(arguments[1]));
        Object server = type.getMethod("build").invoke(builder);
        System.out.println("READY");
        while (System.in.read() >= 0) {
            // nothing is ever sent; the end of the stream is the signal
        }
        Class.forName("org.neo4j.dbms.api.DatabaseManagementService").getMethod("shutdown").invoke(server);
        System.exit(0);
    }
}
