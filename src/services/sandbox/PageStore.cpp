#include "sandbox/PageStore.h"

#include <QUuid>

#include <algorithm>

namespace concord::sandbox {

size_t Page::end() const
{
    return std::min(result.matches.size(), offset + size_t(result.pageSize));
}

Page PageStore::first(FrozenResult result)
{
    Page page{std::move(result), 0, {}};
    if (!page.hasNext())
        return page;
    page.token = QString::fromLatin1(QUuid::createUuid().toRfc4122().toHex());
    if (m_order.size() == kept)
        m_results.remove(m_order.takeFirst());
    m_order.append(page.token);
    m_results.insert(page.token, page.result);
    return page;
}

std::optional<Page> PageStore::find(const QString &text) const
{
    const QString token = text.section(QLatin1Char('.'), 0, 0);
    const auto found = m_results.constFind(token);
    bool isNumber = false;
    const auto offset = text.section(QLatin1Char('.'), 1).toULongLong(&isNumber);
    if (found == m_results.cend() || !isNumber || offset >= found->matches.size())
        return std::nullopt;
    return Page{*found, size_t(offset), token};
}

QString PageStore::nextToken(const Page &page)
{
    return page.token + QLatin1Char('.') + QString::number(page.end());
}

}
