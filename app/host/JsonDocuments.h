#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <vector>

namespace concord {

/// Finds the JSON documents of a file that holds one, or one a line, or several that span lines. A line that
/// is a document by itself is never taken for a part of a broken one before it: where brackets do not close,
/// or something follows that cannot, each such line stands alone.
class JsonDocuments
{
public:
    /// A document, whole or broken, and the line where it begins (1-based).
    using Take = std::function<void(qint64 line, const QByteArray &document)>;

    explicit JsonDocuments(Take take) : m_take(std::move(take)) {}

    void addLine(const QByteArray &line); ///< with its end
    /// A line that is passed over; a document that was open ends before it.
    void skipLine();
    void finish();

    [[nodiscard]] qint64 lines() const { return m_lines; }     ///< read so far
    [[nodiscard]] qint64 begin() const { return m_begin; }     ///< the line where the document at hand begins
    [[nodiscard]] qint64 openBytes() const { return m_bytes; } ///< of the document that is not complete yet
    [[nodiscard]] bool any() const { return m_any; }

private:
    /// Brackets that are open at the end of what was read, strings left out.
    struct Depth
    {
        QByteArray open;
        char last = 0; ///< the last character that is not blank
        bool isString = false;
        bool isEscaped = false;

        void add(QByteArrayView text);
        [[nodiscard]] bool isClosed() const { return open.isEmpty() && !isString; }
        [[nodiscard]] bool mayTakeObject() const;
    };

    void cutUp();
    void tell(qint64 line, const QByteArray &document);

    Take m_take;
    std::vector<QByteArray> m_open; ///< the lines of the document at hand
    qint64 m_begin = 0;
    qint64 m_bytes = 0;
    qint64 m_lines = 0;
    Depth m_depth;
    bool m_any = false;
};

}
