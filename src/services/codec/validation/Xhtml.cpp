#include "codec/validation/Xhtml.h"

#include "codec/validation/Primitives.h"
#include "codec/validation/ValidationIssue.h"

#include <algorithm>
#include <array>
#include <optional>

namespace concord::validation {

namespace {

constexpr std::string_view xhtmlNamespace = "http://www.w3.org/1999/xhtml";

// Chapters 7 to 11 (without 9.4) and 15 of HTML 4.0, as the official validator lists them.
constexpr std::array<std::string_view, 53> allowedElements{
    "p",     "br",   "div",   "h1",      "h2",       "h3",     "h4",         "h5",  "h6",
    "a",     "span", "b",     "em",      "i",        "strong", "small",      "big", "tt",
    "dfn",   "q",    "var",   "abbr",    "acronym",  "cite",   "blockquote", "hr",  "address",
    "bdo",   "kbd",  "sub",   "sup",     "ul",       "ol",     "li",         "dl",  "dt",
    "dd",    "pre",  "table", "caption", "colgroup", "col",    "thead",      "tr",  "tfoot",
    "tbody", "th",   "td",    "code",    "samp",     "img",    "map",        "area"};
constexpr std::array<std::string_view, 21> allowedAttributes{
    "title",     "style",    "class", "id",      "lang",  "xml:lang", "dir",
    "accesskey", "tabindex", "span",  "width",   "align", "valign",   "char",
    "charoff",   "abbr",     "axis",  "headers", "scope", "rowspan",  "colspan"};
constexpr std::array<std::string_view, 34> allowedPairs{"a.href",
                                                        "a.name",
                                                        "img.src",
                                                        "img.border",
                                                        "div.xmlns",
                                                        "blockquote.cite",
                                                        "q.cite",
                                                        "a.charset",
                                                        "a.type",
                                                        "a.hreflang",
                                                        "a.rel",
                                                        "a.rev",
                                                        "a.shape",
                                                        "a.coords",
                                                        "img.alt",
                                                        "img.longdesc",
                                                        "img.height",
                                                        "img.width",
                                                        "img.usemap",
                                                        "img.ismap",
                                                        "map.name",
                                                        "area.shape",
                                                        "area.coords",
                                                        "area.href",
                                                        "area.nohref",
                                                        "area.alt",
                                                        "table.summary",
                                                        "table.width",
                                                        "table.border",
                                                        "table.frame",
                                                        "table.rules",
                                                        "table.cellspacing",
                                                        "table.cellpadding",
                                                        "td.nowrap"};
constexpr std::array<std::string_view, 6> blocks{"div", "blockquote", "table", "ol", "ul", "p"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N> &list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool isNameChar(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '.';
}

/// One pass over the text with a stack of open elements; stops at the first fault of form.
class XhtmlReader
{
public:
    explicit XhtmlReader(std::string_view source) : m_source(source) {}

    XhtmlReport read()
    {
        while (m_at < m_source.size() && !m_broken) {
            if (m_source[m_at] == '<')
                markup();
            else if (m_source[m_at] == '&')
                entity();
            else
                character(m_source[m_at++]);
        }
        if (!m_broken && !m_open.empty())
            broken(QStringLiteral("<%1> is not closed").arg(text(m_open.back())));
        if (!m_broken && !m_sawRoot)
            broken(QStringLiteral("the narrative must be one <div> element"));
        if (!m_broken && !m_hasContent)
            add("txt-2", QStringLiteral("the narrative has no text and no image"));
        return std::move(m_report);
    }

private:
    void markup()
    {
        const std::string_view rest = m_source.substr(m_at);
        if (rest.starts_with("<!--"))
            skipPast("-->", QStringLiteral("a comment without end"));
        else if (rest.starts_with("<![CDATA[") && !m_open.empty()) {
            m_hasContent = true;
            skipPast("]]>", QStringLiteral("a CDATA section without end"));
        } else if (rest.starts_with("<!") || (rest.starts_with("<?") && !m_open.empty()))
            broken(QStringLiteral("declarations and processing instructions are not allowed in a narrative"));
        else if (rest.starts_with("<?"))
            skipPast("?>", QStringLiteral("an XML declaration without end"));
        else if (rest.starts_with("</"))
            endTag();
        else
            startTag();
    }

    void skipPast(std::string_view mark, const QString &otherwise)
    {
        const std::size_t end = m_source.find(mark, m_at + 2);
        if (end == std::string_view::npos)
            broken(otherwise);
        else
            m_at = end + mark.size();
    }

    std::string_view name()
    {
        const std::size_t start = m_at;
        if (m_at < m_source.size() && isNameStart(m_source[m_at])) {
            while (m_at < m_source.size() && isNameChar(m_source[m_at]))
                ++m_at;
        }
        return m_source.substr(start, m_at - start);
    }

    void blanks()
    {
        while (m_at < m_source.size() && isBlank(m_source.substr(m_at, 1)))
            ++m_at;
    }

    bool take(char c)
    {
        if (m_at >= m_source.size() || m_source[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    void endTag()
    {
        m_at += 2;
        const std::string_view tag = name();
        blanks();
        if (!take('>'))
            return broken(QStringLiteral("</%1 without '>'").arg(text(tag)));
        if (m_open.empty() || m_open.back() != tag)
            return broken(
                m_open.empty()
                    ? QStringLiteral("</%1> closes nothing").arg(text(tag))
                    : QStringLiteral("</%1> found where </%2> was due").arg(text(tag), text(m_open.back())));
        m_open.pop_back();
        m_paragraphs -= tag == "p" ? 1 : 0;
    }

    void startTag()
    {
        ++m_at;
        const std::string_view tag = name();
        if (tag.empty())
            return broken(QStringLiteral("'<' without an element name (write &lt;)"));
        if (m_open.empty() && m_sawRoot)
            return broken(QStringLiteral("<%1> behind the end of the <div>").arg(text(tag)));
        const bool isRoot = m_open.empty();
        m_sawRoot = true;
        checkElement(tag, isRoot);
        std::string_view xmlns;
        bool selfClosed = false;
        if (!attributes(tag, xmlns, selfClosed))
            return;
        if (isRoot && xmlns != xhtmlNamespace)
            add("txt-1", QStringLiteral("the <div> must have xmlns=\"http://www.w3.org/1999/xhtml\""));
        else if (!isRoot && !xmlns.empty() && xmlns != xhtmlNamespace)
            add("txt-1", QStringLiteral("<%1> is in another namespace").arg(text(tag)));
        m_hasContent = m_hasContent || tag == "img";
        if (!selfClosed) {
            if (m_open.size() > 200)
                return broken(QStringLiteral("elements are nested deeper than 200 levels"));
            m_open.push_back(tag);
            m_paragraphs += tag == "p" ? 1 : 0;
        }
    }

    void checkElement(std::string_view tag, bool isRoot)
    {
        if (isRoot && tag != "div")
            add("txt-1",
                QStringLiteral("the narrative must be a <div>, not a <%1>").arg(text(tag.substr(0, 30))));
        else if (!contains(allowedElements, tag))
            add("txt-1", QStringLiteral("the element <%1> is not allowed in a narrative")
                             .arg(text(tag.substr(0, 30))));
        if (m_paragraphs > 0 && contains(blocks, tag))
            // an error since 2023 in the official validator; older narratives have it
            m_report.findings.push_back(
                {false, "txt-1", QStringLiteral("<%1> should not stand inside a <p>").arg(text(tag))});
    }

    bool attributes(std::string_view tag, std::string_view &xmlns, bool &selfClosed)
    {
        std::vector<std::string_view> seen;
        for (;;) {
            blanks();
            if (take('>'))
                return true;
            if (take('/')) {
                selfClosed = true;
                if (take('>'))
                    return true;
            }
            const std::string_view attribute = name();
            blanks();
            if (attribute.empty() || !take('='))
                return broken(QStringLiteral("<%1> is not well-formed: attribute=\"value\" or '>' was due")
                                  .arg(text(tag.substr(0, 30)))),
                       false;
            blanks();
            const char quote = m_at < m_source.size() ? m_source[m_at] : '\0';
            const std::size_t end =
                quote == '"' || quote == '\'' ? m_source.find(quote, m_at + 1) : std::string_view::npos;
            if (end == std::string_view::npos)
                return broken(QStringLiteral("the value of %1 in <%2> is not quoted")
                                  .arg(text(attribute), text(tag))),
                       false;
            const std::string_view value = m_source.substr(m_at + 1, end - m_at - 1);
            m_at = end + 1;
            if (std::find(seen.begin(), seen.end(), attribute) != seen.end())
                return broken(
                           QStringLiteral("<%1> has the attribute %2 twice").arg(text(tag), text(attribute))),
                       false;
            seen.push_back(attribute);
            if (value.find('<') != std::string_view::npos)
                return broken(QStringLiteral("'<' in the value of %1 (write &lt;)").arg(text(attribute))),
                       false;
            if (attribute == "xmlns")
                xmlns = value;
            checkAttribute(tag, attribute, value);
        }
    }

    void checkAttribute(std::string_view tag, std::string_view attribute, std::string_view value)
    {
        const std::string pair = std::string(tag).append(".").append(attribute);
        if (!attribute.starts_with("xmlns") && attribute != "xml:space" &&
            !contains(allowedAttributes, attribute) && !contains(allowedPairs, pair))
            add("txt-1", QStringLiteral("the attribute %1 is not allowed on <%2>")
                             .arg(text(attribute.substr(0, 30)), text(tag)));
        if (attribute != "href" && attribute != "src")
            return;
        if (value.starts_with('#') && value.size() > 1)
            m_report.localLinks.emplace_back(value.substr(1));
        const QString scheme = text(value.substr(0, 12)).trimmed().toLower();
        if (scheme.startsWith(QLatin1StringView("javascript:")) ||
            scheme.startsWith(QLatin1StringView("vbscript:")))
            add("txt-1", QStringLiteral("active content in %1 of <%2> is not allowed")
                             .arg(text(attribute), text(tag)));
    }

    void entity()
    {
        const std::size_t end = m_source.find(';', m_at);
        const std::string_view inside = end == std::string_view::npos || end - m_at > 12
                                            ? std::string_view()
                                            : m_source.substr(m_at + 1, end - m_at - 1);
        const bool numeric = inside.starts_with('#') && inside.size() > 1;
        if (!numeric && (inside.empty() || !std::all_of(inside.begin(), inside.end(), isNameChar)))
            return broken(QStringLiteral("'&' that begins no entity (write &amp;)"));
        m_at = end + 1;
        character(inside == "nbsp" || inside == "#160" ? ' ' : 'x');
    }

    void character(char c)
    {
        if (isBlank(std::string_view(&c, 1)))
            return;
        if (m_open.empty())
            broken(QStringLiteral("text outside the <div>"));
        m_hasContent = true;
    }

    void add(const char *rule, const QString &message)
    {
        constexpr std::size_t most = 10; // a page of HTML has the same fault a thousand times
        if (m_report.findings.size() < most)
            m_report.findings.push_back({true, rule, message});
    }
    void broken(const QString &message)
    {
        m_broken = true;
        m_report.findings.push_back({true, "xhtml", message});
    }

    std::string_view m_source;
    std::size_t m_at = 0;
    std::vector<std::string_view> m_open;
    int m_paragraphs = 0;
    bool m_sawRoot = false;
    bool m_hasContent = false;
    bool m_broken = false;
    XhtmlReport m_report;
};

}

XhtmlReport checkXhtml(std::string_view div)
{
    return XhtmlReader(div).read();
}

}
