#pragma once

#include "domain/Engine.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace concord {

/// A payload as lines of text that a person can read and edit, and the way back to bytes. HL7 has one segment
/// a line; JSON is indented. Text that is not UTF-8 is taken as ISO 8859-1, so that no byte is lost.
class PayloadText
{
public:
    PayloadText() = default;
    explicit PayloadText(const EventPayload &payload);

    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] bool isLatin1() const { return m_latin1; }
    /// The edited text with the message's own line ends and character set.
    [[nodiscard]] QByteArray toBytes(const QString &edited) const;
    /// What @p edited has that the message's character set cannot say; 0 when all is well.
    [[nodiscard]] QChar unsayable(const QString &edited) const;

private:
    QString m_text;
    QString m_lineEnd; ///< of HL7: "\r" nearly always
    bool m_hl7 = false;
    bool m_endsLine = false; ///< the last segment has a line end
    bool m_latin1 = false;
};

struct DiffLine
{
    enum class Kind { Same, Added, Removed, Changed };
    Kind kind = Kind::Same;
    int before = -1; ///< line number, from 0; -1: not there
    int after = -1;

    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

/// Which lines differ, in order. A removed line before an added one that is much like it is one
/// changed line.
[[nodiscard]] std::vector<DiffLine> diffLines(const QStringList &before, const QStringList &after);

}
