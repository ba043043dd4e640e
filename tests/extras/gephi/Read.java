import java.io.File;
import java.util.Locale;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.Node;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Opens a graph file as Gephi does and prints every node with its name and every tie with its weight. */
public class Read {
    static Object value(Element element, String title) {
        for (Column column : element.getAttributeColumns()) {
            if (column.getTitle().equals(title)) {
                return element.getAttribute(column);
            }
        }
        return null;
    }

    public static void main(String[] arguments) throws Exception {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        ImportController imports = Lookup.getDefault().lookup(ImportController.class);
        Container container = imports.importFile(new File(arguments[0]));
        imports.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
        Graph graph = Lookup.getDefault().lookup(GraphController.class).getGraphModel().getGraph();
        for (Node node : graph.getNodes()) {
            System.out.println("node\t" + node.getId() + "\t" + node.getLabel() + "\t" + value(node, "name"));
        }
        for (Edge edge : graph.getEdges()) {
            System.out.printf(
                    Locale.ROOT,
                    "tie\t%s\t%s\t%.9f\t%s%n",
                    edge.getSource().getId(),
                    edge.getTarget().getId(),
                    edge.getWeight(),
                    value(edge, "kind"));
        }
    }
}
