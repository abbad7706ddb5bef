#include "models/Hl7Names.h"
#include "models/PayloadTree.h"

#include <QRegularExpression>

namespace concord {

namespace {

/// The five delimiters of MSH-1 and MSH-2; the usual ones where a message does not say.
struct Delimiters
{
    QChar field = u'|';
    QChar component = u'^';
    QChar repetition = u'~';
    QChar escape = u'\\';
    QChar subComponent = u'&';
};

constexpr int most = 20'000; ///< nodes of one message: what is beyond is not read by a person
constexpr qsizetype longestValue = 2000;

Delimiters delimitersOf(const QString &message)
{
    Delimiters d;
    if (message.size() < 4 ||
        !(message.startsWith(u"MSH") || message.startsWith(u"FHS") || message.startsWith(u"BHS")))
        return d;
    d.field = message.at(3);
    const QString named = message.mid(4, message.indexOf(d.field, 4) - 4);
    QChar *const targets[] = {&d.component, &d.repetition, &d.escape, &d.subComponent};
    for (qsizetype i = 0; i < std::min<qsizetype>(named.size(), 4); ++i)
        *targets[i] = named.at(i);
    return d;
}

bool carriesDelimiters(const QString &segment)
{
    return segment == u"MSH" || segment == u"FHS" || segment == u"BHS";
}

class Reader
{
public:
    explicit Reader(const Delimiters &delimiters) : m_d(delimiters) {}

    TreeNode segment(const QString &line)
    {
        const QString name = line.section(m_d.field, 0, 0).left(16);
        TreeNode node;
        node.heading = true;
        node.cells = {name, {}, line.left(longestValue)};
        const QStringList fields = line.split(m_d.field);
        const int offset = carriesDelimiters(name) ? 1 : 0;
        if (offset == 1 && line.size() > 3) {
            node.children.push_back(leaf(name + QStringLiteral("-1"),
                                         hl7FieldName(name == u"MSH" ? name : QStringLiteral("MSH"), 1).name,
                                         QString(m_d.field)));
        }
        for (int i = 1; i < fields.size() && m_count < most; ++i) {
            if (!fields.at(i).isEmpty())
                node.children.push_back(field(name, i + offset, fields.at(i)));
        }
        return node;
    }

private:
    TreeNode leaf(const QString &place, const QString &name, const QString &value)
    {
        ++m_count;
        TreeNode node;
        node.cells = {place, name, value.left(longestValue)};
        return node;
    }

    TreeNode field(const QString &segment, int number, const QString &text)
    {
        const Hl7Name known = hl7FieldName(segment, number);
        const QString place = segment + u'-' + QString::number(number);
        if (carriesDelimiters(segment) && number == 2)
            return leaf(place, known.name, text);
        TreeNode node = leaf(place, known.name, text);
        const QStringList repetitions = text.split(m_d.repetition);
        if (repetitions.size() == 1) {
            node.children = components(place, known.type, text);
            return node;
        }
        for (int i = 0; i < repetitions.size() && m_count < most; ++i) {
            const QString each = QStringLiteral("%1(%2)").arg(place).arg(i + 1);
            TreeNode repetition = leaf(each, {}, repetitions.at(i));
            repetition.children = components(each, known.type, repetitions.at(i));
            node.children.push_back(std::move(repetition));
        }
        return node;
    }

    std::vector<TreeNode> components(const QString &place, const QString &type, const QString &text)
    {
        std::vector<TreeNode> nodes;
        const QStringList parts = text.split(m_d.component);
        if (parts.size() == 1 && !text.contains(m_d.subComponent))
            return nodes;
        for (int i = 0; i < parts.size() && m_count < most; ++i) {
            if (parts.at(i).isEmpty())
                continue;
            const QString each = place + u'.' + QString::number(i + 1);
            TreeNode node = leaf(each, hl7ComponentName(type, i + 1), parts.at(i));
            const QStringList subs = parts.at(i).split(m_d.subComponent);
            for (int s = 0; s < subs.size() && subs.size() > 1; ++s) {
                if (!subs.at(s).isEmpty())
                    node.children.push_back(leaf(each + u'.' + QString::number(s + 1), {}, subs.at(s)));
            }
            nodes.push_back(std::move(node));
        }
        return nodes;
    }

    Delimiters m_d;
    int m_count = 0;
};

}

std::vector<TreeNode> hl7Tree(const QString &message)
{
    static const QRegularExpression lineEnd(QStringLiteral("[\\r\\n]+"));
    std::vector<TreeNode> nodes;
    Reader reader(delimitersOf(message));
    for (const QString &line : message.split(lineEnd, Qt::SkipEmptyParts))
        nodes.push_back(reader.segment(line));
    return nodes;
}

}
