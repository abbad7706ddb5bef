#include "observability/Trouble.h"

#include <utility>

namespace concord {

Trouble::Trouble(TroubleTexts texts, std::chrono::milliseconds remind)
    : m_texts(std::move(texts)), m_remindAfter(remind)
{}

Trouble::News Trouble::note(const Error &error)
{
    if (error.code == ErrorCode::StoreBusy)
        return News::None;
    // the detail may count what changes each time
    const bool isSame = m_error && m_error->code == error.code && m_error->where == error.where;
    if (isSame && !m_remind.hasExpired())
        return News::None;
    m_error = error;
    m_remind =
        m_remindAfter.count() > 0 ? QDeadlineTimer(m_remindAfter) : QDeadlineTimer(QDeadlineTimer::Forever);
    logLine(m_texts.level, m_texts.layer, m_texts.begins, {.subject = m_texts.subject, .error = error});
    return isSame ? News::Reminder : News::Begun;
}

bool Trouble::end()
{
    if (!std::exchange(m_error, std::nullopt))
        return false;
    if (!m_texts.ends.isEmpty())
        logLine(LogLevel::Info, m_texts.layer, m_texts.ends, {.subject = m_texts.subject});
    return true;
}

}
