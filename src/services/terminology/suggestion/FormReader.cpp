#include "terminology/suggestion/FormReader.h"

#include <algorithm>

namespace concord {

namespace {
Release releaseOf(const QString &word)
{
    for (const Release release : {Release::Immediate, Release::Extended, Release::Delayed}) {
        if (wordOf(release) == word)
            return release;
    }
    return Release::Unstated;
}

QStringList common(const QStringList &a, const QStringList &b)
{
    QStringList both;
    std::copy_if(a.begin(), a.end(), std::back_inserter(both),
                 [&](const QString &x) { return b.contains(x); });
    return both;
}
}

/// "INJECTION, POWDER, FOR SOLUTION": what all words allow, or, where they exclude each other, what any does.
void FormReader::takeShapes(const QStringList &shapes)
{
    if (m_form.shapes.isEmpty()) {
        m_form.shapes = shapes;
        return;
    }
    const QStringList both = common(m_form.shapes, shapes);
    m_form.shapes = both.isEmpty() ? m_form.shapes + shapes : both;
}

void FormReader::takeNamed(quint16 form)
{
    const DoseForm &named = m_tables.forms()[form];
    if (!m_form.named)
        m_form.named = form;
    takeShapes({named.shape});
    for (const QString &feature : named.features)
        m_form.features.append(feature);
    if (!named.route.isEmpty() && !m_form.routes.contains(named.route))
        m_form.routes.append(named.route);
    if (named.release == Release::Extended || named.release == Release::Delayed)
        m_form.release = named.release;
}

void FormReader::takeWord(const FormWord &word, const QString &phrase)
{
    switch (word.kind) {
    case FormWord::Kind::Shape:
        takeShapes(word.means);
        write(phrase);
        break;
    case FormWord::Kind::Feature:
        m_form.features.append(word.means.join(QLatin1Char('|')));
        write(phrase);
        break;
    case FormWord::Kind::Release:
        m_form.release = releaseOf(word.means.value(0));
        break;
    case FormWord::Kind::Route:
        m_form.routes += word.means;
        break;
    case FormWord::Kind::Container:
        takeContainer(phrase);
        break;
    case FormWord::Kind::Pack:
    case FormWord::Kind::Noise:
        break;
    }
}

void FormReader::take(const QString &phrase)
{
    if (const auto form = m_tables.formNamed(phrase)) {
        takeNamed(*form);
        write(phrase);
        return;
    }
    for (const FormWord &word : m_tables.formWords(phrase))
        takeWord(word, phrase);
}

/// Once each: two rows of the table may say something of it.
void FormReader::write(const QString &phrase)
{
    if (m_form.written.endsWith(phrase))
        return;
    if (!m_form.written.isEmpty())
        m_form.written += QLatin1Char(' ');
    m_form.written += phrase;
}

void FormReader::takeContainer(const QString &phrase)
{
    for (const FormWord &word : m_tables.formWords(phrase)) {
        if (word.kind == FormWord::Kind::Container)
            m_form.containers += word.means;
    }
}

}
