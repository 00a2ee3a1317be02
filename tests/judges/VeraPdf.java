import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Judges PDF files with the veraPDF engine that is on the class path.
 *
 * <p>Arguments: flavours with commas between them, then files. For each file and flavour it prints
 * a line of JSON: {"file": …, "flavour": …, "failures": [one text for each rule that is broken]}.
 */
class VeraPdf {

    private static final Map<String, String> PROFILES = Map.of(
            "3a", "PDFA-3A", "4f", "PDFA-4F", "ua1", "PDFUA-1", "ua2", "PDFUA-2-ISO32005");

    private static final int EXAMPLES = 1;

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : arguments[0].split(",")) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
            ValidationProfile profile = profile(flavour, PROFILES.get(name));
            for (String file : List.of(arguments).subList(1, arguments.length)) {
                String failures = failures(file, flavour, profile).stream()
                        .map(VeraPdf::quoted)
                        .collect(Collectors.joining(", "));
                System.out.printf("{\"file\": %s, \"flavour\": %s, \"failures\": [%s]}%n",
                        quoted(file), quoted(name), failures);
            }
        }
    }

    private static List<String> failures(
            String file, PDFAFlavour flavour, ValidationProfile profile) {
        Map<RuleId, String> examples = new HashMap<>();
        try (var parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                var validator = Foundries.defaultInstance()
                        .createValidator(profile, EXAMPLES, false, true, false)) {
            var result = validator.validate(parser);
            for (TestAssertion found : result.getTestAssertions()) {
                if (found.getStatus() == TestAssertion.Status.FAILED) {
                    examples.putIfAbsent(found.getRuleId(),
                            found.getMessage() + " @ " + found.getLocation().getContext());
                }
            }
            List<String> failures = new ArrayList<>();
            result.getFailedChecks().forEach((rule, count) -> failures.add(
                    "%s-%d, %d times: %s".formatted(rule.getClause(), rule.getTestNumber(), count,
                            examples.getOrDefault(rule, "no example"))));
            if (failures.isEmpty() && !result.isCompliant()) {
                failures.add("not compliant, though no rule is named");
            }
            return failures;
        } catch (Exception problem) {
            return List.of("cannot be read: " + problem);
        }
    }

    /** A profile of the engine. It would read them with JAXB, which its archive does not hold. */
    private static ValidationProfile profile(PDFAFlavour flavour, String name) throws Exception {
        Element root = root("org/verapdf/pdfa/validation/" + name + ".xml");
        if (!root.getAttribute("flavour").equals(flavour.name())) {
            throw new IOException(name + " is for " + root.getAttribute("flavour"));
        }
        Set<Rule> rules = new LinkedHashSet<>();
        List<Element> listed = all(root, "rule");
        for (Element rule : listed) {
            rules.add(rule(rule));
        }
        if (rules.isEmpty() || rules.size() != listed.size()) {
            throw new IOException(name + " has rules that were not understood");
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element variable : all(root, "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"),
                    variable.getAttribute("object"), text(variable, "defaultValue"),
                    text(variable, "value")));
        }
        var details = Profiles.profileDetailsFromValues(name, "", "", new Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = all(rule, "id").get(0);
        Element error = all(rule, "error").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : all(error, "argument")) {
            String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
            arguments.add(
                    ErrorArgumentImpl.fromValues(argument.getTextContent().trim(), name, null));
        }
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
                rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), arguments), List.of());
    }

    private static Element root(String path) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (InputStream stream = VeraPdf.class.getClassLoader().getResourceAsStream(path)) {
            if (stream == null) {
                throw new IOException("the engine has no " + path);
            }
            return factory.newDocumentBuilder().parse(stream).getDocumentElement();
        }
    }

    private static List<Element> all(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagNameNS("*", name);
        List<Element> found = new ArrayList<>();
        for (int place = 0; place < nodes.getLength(); place++) {
            found.add((Element) nodes.item(place));
        }
        return found;
    }

    private static String text(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (name.equals(node.getLocalName())) {
                return node.getTextContent().trim();
            }
        }
        return "";
    }

    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> c < 0x20 || c > 0x7e || c == '"' || c == '\\'
                        ? "\\u%04x".formatted(c) : Character.toString(c))
                .collect(Collectors.joining("", "\"", "\""));
    }
}
