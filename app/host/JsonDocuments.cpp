#include "host/JsonDocuments.h"

#include <algorithm>
#include <cctype>

namespace concord {

namespace {
bool isBlank(char c)
{
    return std::isspace(static_cast<uchar>(c)) != 0;
}
}

void JsonDocuments::Depth::add(QByteArrayView text)
{
    for (const char c : text) {
        if (!isString && !isBlank(c))
            last = c;
        if (isEscaped)
            isEscaped = false;
        else if (isString && c == '\\')
            isEscaped = true;
        else if (c == '"')
            isString = !isString;
        else if (isString)
            continue;
        else if (c == '{' || c == '[')
            open.append(c);
        else if ((c == '}' || c == ']') && !open.isEmpty())
            open.chop(1);
    }
}

/// Whether a value may come next: an object that begins a line where none may does not belong here, and a
/// string does not span lines.
bool JsonDocuments::Depth::mayTakeObject() const
{
    if (isString || open.isEmpty())
        return false;
    return open.back() == '[' ? last == '[' || last == ',' : last == ':';
}

void JsonDocuments::addLine(const QByteArray &line)
{
    ++m_lines;
    const auto first = std::find_if_not(line.begin(), line.end(), isBlank);
    if (m_open.empty() && first == line.end())
        return;
    if (!m_open.empty() && first != line.end() && *first == '{' && !m_depth.mayTakeObject())
        cutUp();
    if (m_open.empty())
        m_begin = m_lines;
    m_open.push_back(line);
    m_bytes += line.size();
    m_depth.add(line);
    if (!m_depth.isClosed())
        return;
    QByteArray document;
    for (const QByteArray &part : m_open)
        document += part;
    m_open.clear();
    m_bytes = 0;
    m_depth = Depth();
    tell(m_begin, document);
}

void JsonDocuments::skipLine()
{
    cutUp();
    ++m_lines;
    m_any = true;
}

void JsonDocuments::finish()
{
    cutUp();
}

/// What is open is broken. Of its lines those that are documents stand alone; what lies between two of them
/// is one broken document.
void JsonDocuments::cutUp()
{
    QByteArray broken;
    qint64 begin = 0;
    const auto tellBroken = [&] {
        if (!broken.trimmed().isEmpty())
            tell(begin, broken);
        broken.clear();
    };
    for (size_t i = 0; i < m_open.size(); ++i) {
        const QByteArray &line = m_open[i];
        const qint64 number = m_begin + qint64(i);
        Depth depth;
        depth.add(line);
        if (line.startsWith('{') && depth.isClosed() && depth.last == '}') {
            tellBroken();
            tell(number, line);
            continue;
        }
        if (broken.isEmpty())
            begin = number;
        broken += line;
    }
    tellBroken();
    m_open.clear();
    m_bytes = 0;
    m_depth = Depth();
}

void JsonDocuments::tell(qint64 line, const QByteArray &document)
{
    m_any = true;
    m_take(line, document.trimmed());
}

}
