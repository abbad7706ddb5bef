#include "models/PayloadTree.h"

namespace concord {

namespace {

constexpr int deepest = 64;
constexpr int most = 20'000;
constexpr qsizetype longestValue = 2000;

/// A reader for the eye: it keeps the order of members and goes as far as it can.
class Reader
{
public:
    explicit Reader(const QString &text) : m_text(text) {}

    std::vector<TreeNode> document()
    {
        std::vector<TreeNode> nodes;
        TreeNode root = value(QStringLiteral("$"), 0);
        if (root.children.empty())
            nodes.push_back(std::move(root));
        else
            nodes = std::move(root.children);
        space();
        if (m_at < m_text.size()) {
            TreeNode left;
            left.cells = {QStringLiteral("…"), {}, m_text.mid(m_at, longestValue)};
            nodes.push_back(std::move(left));
        }
        return nodes;
    }

private:
    void space()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
    }
    [[nodiscard]] QChar next() const { return m_at < m_text.size() ? m_text.at(m_at) : QChar(); }
    bool take(QChar c)
    {
        space();
        if (next() != c)
            return false;
        ++m_at;
        return true;
    }

    /// With its quotation marks, as it stands there.
    QString quoted()
    {
        const qsizetype begin = m_at++;
        while (m_at < m_text.size() && m_text.at(m_at) != u'"')
            m_at += m_text.at(m_at) == u'\\' ? 2 : 1;
        m_at = std::min(m_at + 1, m_text.size());
        return m_text.mid(begin, m_at - begin);
    }

    static QString bare(const QString &quoted)
    {
        QString text = quoted.mid(1, quoted.endsWith(u'"') && quoted.size() > 1 ? quoted.size() - 2 : -1);
        return text.replace(QStringLiteral("\\\""), QStringLiteral("\""))
            .replace(QStringLiteral("\\/"), QStringLiteral("/"));
    }

    TreeNode value(const QString &place, int depth)
    {
        ++m_count;
        TreeNode node;
        space();
        const QChar c = next();
        if ((c == u'{' || c == u'[') && depth < deepest && m_count < most) {
            node.children = c == u'{' ? members(depth) : elements(depth);
            const auto size = node.children.size();
            node.cells = {
                place, {}, c == u'{' ? QStringLiteral("{%1}").arg(size) : QStringLiteral("[%1]").arg(size)};
            node.heading = true;
            return node;
        }
        node.cells = {place, {}, c == u'"' ? bare(quoted()).left(longestValue) : plain()};
        return node;
    }

    QString plain()
    {
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && !QStringLiteral(",]}").contains(m_text.at(m_at)))
            ++m_at;
        return m_text.mid(begin, std::min(m_at - begin, longestValue)).trimmed();
    }

    std::vector<TreeNode> members(int depth)
    {
        std::vector<TreeNode> nodes;
        ++m_at;
        while (!take(u'}') && m_at < m_text.size() && m_count < most) {
            if (next() != u'"')
                break;
            const QString name = bare(quoted());
            if (!take(u':'))
                break;
            nodes.push_back(value(name, depth + 1));
            take(u',');
        }
        return nodes;
    }

    std::vector<TreeNode> elements(int depth)
    {
        std::vector<TreeNode> nodes;
        ++m_at;
        while (!take(u']') && m_at < m_text.size() && m_count < most) {
            const qsizetype before = m_at;
            nodes.push_back(value(QStringLiteral("[%1]").arg(nodes.size()), depth + 1));
            take(u',');
            if (m_at == before) // not JSON: the rest is shown as it is
                break;
        }
        return nodes;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    int m_count = 0;
};

}

std::vector<TreeNode> jsonTree(const QString &json)
{
    return json.trimmed().isEmpty() ? std::vector<TreeNode>{} : Reader(json).document();
}

std::vector<TreeNode> payloadTree(const QString &format, const QString &text)
{
    return format == u"hl7v2" ? hl7Tree(text) : jsonTree(text);
}

}
