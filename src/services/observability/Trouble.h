#pragma once

#include "domain/Result.h"
#include "observability/Log.h"

#include <QDeadlineTimer>
#include <QString>

#include <chrono>
#include <optional>

namespace concord {

/// What the log says of a trouble.
struct TroubleTexts
{
    const char *layer = "";
    QString begins; ///< "figures are not added up now"
    QString ends;   ///< "figures are added up again"; empty: its end is not told
    LogLevel level = LogLevel::Warning;
    QString subject{};
};

/// A trouble of something that is done again and again: told in the log when it begins and when it becomes
/// another one, once when it is over, and not each time in between. A database that is busy has others at
/// work, and is no trouble.
class Trouble
{
public:
    enum class News {
        None,
        Reminder, ///< it lasts, and was told again
        Begun     ///< a new one, or another one than before
    };

    /// @param remind how long it may last until it is told again; 0: it is not
    explicit Trouble(TroubleTexts texts, std::chrono::milliseconds remind = {});

    /// It went wrong.
    News note(const Error &error);
    /// It went well. True when that ends a trouble.
    bool end();
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    TroubleTexts m_texts;
    std::chrono::milliseconds m_remindAfter;
    QDeadlineTimer m_remind{QDeadlineTimer::Forever};
    std::optional<Error> m_error;
};

}
