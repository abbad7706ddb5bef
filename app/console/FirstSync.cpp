#include "console/FirstSync.h"

#include "host/RowJson.h"

#include <QJsonDocument>
#include <QPixmap>
#include <QTextStream>
#include <QWidget>

namespace concord {

namespace {
constexpr std::chrono::milliseconds settleTime{400}; ///< layouts and charts of what has just arrived
}

FirstSync::FirstSync(QWidget &window, Timestamp since, QString screenshotFile, bool quits)
    : m_window(window), m_since(since), m_screenshotFile(std::move(screenshotFile)), m_quits(quits)
{
    m_settleTimer.setSingleShot(true);
    connect(&m_settleTimer, &QTimer::timeout, this, &FirstSync::conclude);
}

void FirstSync::noticeOverview(const Overview &overview)
{
    const std::optional<JobRow> &last = overview.sync.lastRun;
    if (m_job || !last || last->finishedAt.value_or(Timestamp{}) < m_since)
        return;
    m_job = last;
    settle();
}

void FirstSync::noticeTrouble(const Error &error)
{
    m_trouble = error;
    settle();
}

void FirstSync::settle()
{
    if (!m_isOver && !m_settleTimer.isActive())
        m_settleTimer.start(settleTime);
}

void FirstSync::conclude()
{
    m_isOver = true;
    if (!m_screenshotFile.isEmpty() && !m_window.grab().save(m_screenshotFile))
        QTextStream(stderr) << "concord: cannot write " << m_screenshotFile << Qt::endl;
    const bool isGood =
        m_job && (m_job->state == JobState::Succeeded || m_job->state == JobState::PartlySucceeded);
    if (!m_quits)
        return;
    const QJsonObject report =
        m_job ? syncResult(*m_job) : QJsonObject{{QStringLiteral("error"), toJson(*m_trouble)}};
    QTextStream(stdout) << QJsonDocument(report).toJson(QJsonDocument::Compact) << Qt::endl;
    emit done(isGood ? 0 : 1);
}

}
