// What the page has to do with the person before it.
#include "models/WaitingEventModel.h"
#include "views/RetryQueuePage/BulkLine.h"
#include "views/RetryQueuePage/RetryQueuePage.h"

#include <QComboBox>
#include <QTabBar>

namespace concord {

void RetryQueuePage::setAccess(const Access &access)
{
    m_access = access;
    for (BulkLine *line : m_bulks)
        line->setAccess(access);
    showSelection();
}

void RetryQueuePage::forget()
{
    m_isOpen = false;
    m_dirty = false;
    m_refreshTimer.stop();
    while (!m_bulks.empty())
        dropLine(m_bulks.back()->row().id);
    const QSignalBlocker quietTabs(m_tabs);
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        showTabCount(tab, 0);
    m_tabs->setCurrentIndex(m_tabs->count() - 1);
    for (QComboBox *box : {m_kind, m_source, m_error}) {
        const QSignalBlocker quiet(box);
        box->setCurrentIndex(0);
    }
    while (m_source->count() > 1) // the names of connections
        m_source->removeItem(1);
    m_events->forget();
    m_kept.clear();
    m_keptCurrent = {};
}

}
