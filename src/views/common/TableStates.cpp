#include "views/common/TableStates.h"

#include "models/ErrorText.h"
#include "models/RecordTableBase.h"
#include "views/common/PanelFrame.h"

namespace concord {

TableStates::TableStates(RecordTableBase *model, PanelFrame *frame)
    : QObject(frame), m_model(model), m_frame(frame)
{
    connect(model, &RecordTableBase::fetchingChanged, this, &TableStates::setFetching);
    connect(model, &RecordTableBase::fetchFailed, this, &TableStates::fail);
    connect(model, &RecordTableBase::countChanged, this, &TableStates::refresh);
    connect(model, &RecordTableBase::forgotten, this, &TableStates::startAnew);
    connect(frame, &PanelFrame::retryRequested, this, &TableStates::retry);
    m_asked = model->isFetching() || model->rowCount() > 0;
    refresh();
}

void TableStates::setEmptyText(const QString &text)
{
    m_emptyText = text;
    refresh();
}

void TableStates::setObstacle(const QString &text)
{
    m_obstacle = text;
    refresh();
}

void TableStates::setPane(PanelFrame *pane)
{
    m_pane = pane;
    refresh();
}

void TableStates::setOnline(bool online, const Error &error)
{
    const bool back = online && !m_online;
    m_online = online;
    m_offlineText = online ? QString() : tr("What you see is from earlier. %1").arg(errorText(error));
    refresh();
    if (back)
        emit refreshWanted();
}

void TableStates::fail(const Error &error)
{
    m_failed = true;
    m_forbidden = error.code == ErrorCode::Forbidden;
    if (!m_forbidden)
        m_frame->showError(errorText(error));
    refresh();
}

void TableStates::setFetching(bool fetching)
{
    if (fetching) {
        m_asked = true;
        m_failed = m_forbidden = false;
        m_frame->clearError();
    }
    refresh();
}

/// As before the first question: what became of earlier ones concerns nobody any more.
void TableStates::startAnew()
{
    m_asked = m_failed = m_forbidden = false;
    m_frame->clearError();
    refresh();
}

void TableStates::retry()
{
    if (m_model->rowCount() > 0 && m_model->canFetchMore({}))
        m_model->fetchMore({});
    else
        emit refreshWanted();
}

void TableStates::refresh()
{
    const bool isForbidden = m_forbidden || !m_obstacle.isEmpty();
    if (m_pane && isForbidden)
        m_pane->setState(PanelState::Forbidden, m_obstacle);
    else if (m_pane && m_pane->state() == PanelState::Forbidden)
        m_pane->setState(PanelState::Empty);
    if (isForbidden)
        m_frame->setState(PanelState::Forbidden, m_obstacle);
    else if (!m_online)
        m_frame->setState(PanelState::Stale, m_offlineText);
    else if (m_model->rowCount() > 0)
        m_frame->setState(PanelState::Ready);
    else if (m_model->isFetching() || !m_asked)
        m_frame->setState(PanelState::Loading);
    else
        m_frame->setState(PanelState::Empty, m_failed ? tr("Nothing could be loaded.") : m_emptyText);
}

}
