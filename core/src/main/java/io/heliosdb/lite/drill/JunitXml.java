package io.heliosdb.lite.drill;

import java.io.StringWriter;
import java.util.Locale;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A report as build servers read it: a suite for each step, a test for each case. */
public final class JunitXml {
    private final XMLStreamWriter xml;

    private JunitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** The whole document. */
    public static String of(DrillReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            new JunitXml(xml).write(report);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write into memory", e);
        }
        return text + "\n";
    }

    private void write(DrillReport report) throws XMLStreamException {
        xml.writeStartElement("testsuites");
        attribute("name", "heliosdb-lite drill " + report.file());
        counts(
                report.steps().stream().mapToLong(step -> step.cases().size()).sum(),
                report.failures().count(),
                report.seconds());
        for (DrillStep step : report.steps()) {
            write(step);
        }
        xml.writeEndElement();
    }

    private void write(DrillStep step) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute("name", step.name());
        counts(
                step.cases().size(),
                step.cases().stream().filter(one -> !one.isPassed()).count(),
                step.seconds());
        for (DrillCase one : step.cases()) {
            xml.writeStartElement("testcase");
            attribute("classname", "drill." + step.name());
            attribute("name", one.name());
            if (!one.isPassed()) {
                xml.writeStartElement("failure");
                attribute("message", one.detail());
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void counts(long tests, long failures, double seconds) throws XMLStreamException {
        attribute("tests", Long.toString(tests));
        attribute("failures", Long.toString(failures));
        attribute("errors", "0");
        attribute("time", String.format(Locale.ROOT, "%.3f", seconds));
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    /** XML 1.0 has no letters for most control characters, not even escaped ones. */
    private static String allowed(String text) {
        return text.codePoints()
                .map(letter -> isAllowed(letter) ? letter : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isAllowed(int letter) {
        return letter == '\t'
                || letter == '\n'
                || letter == '\r'
                || (letter >= 0x20 && letter < 0xD800)
                || (letter >= 0xE000 && letter < 0xFFFE)
                || letter >= 0x10000;
    }
}
