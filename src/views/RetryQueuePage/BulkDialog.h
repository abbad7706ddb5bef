#pragma once

#include "domain/Engine.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace concord {

class Banner;
class FactStrip;

/// Before a bulk order: how many events it would touch (a dry run), why, and then the order. Asks for the
/// count when shown; returns what was ordered through ordered(), or nothing.
class BulkDialog : public QDialog
{
    Q_OBJECT
public:
    /// @param ids empty: everything that matches @p filter
    BulkDialog(BulkActionKind action, EventFilter filter, std::vector<EventId> ids,
               QWidget *parent = nullptr);

    [[nodiscard]] QString reason() const;
    [[nodiscard]] QString explanation() const;

public slots:
    void showPreview(const concord::BulkPreview &preview);
    void showFetchFailed(quint64 requestId, const concord::Error &error);

signals:
    void previewWanted(concord::BulkActionKind action, const concord::EventFilter &filter,
                       const std::vector<concord::EventId> &ids, quint64 requestId);
    void ordered(concord::BulkActionKind action, const concord::EventFilter &filter,
                 const std::vector<concord::EventId> &ids, const QString &reason);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    [[nodiscard]] QLayout *makeButtons();
    void askPreview();
    void showCompleteness();
    void submit();
    [[nodiscard]] QString missing() const;

    BulkActionKind m_action;
    EventFilter m_filter;
    std::vector<EventId> m_ids;
    std::optional<BulkPreview> m_preview;
    quint64 m_requestId = 0;
    QLabel *m_scope;
    QLabel *m_count;
    FactStrip *m_states;
    FactStrip *m_kinds;
    Banner *m_banner;
    QPlainTextEdit *m_reason;
    QLabel *m_explanation;
    QPushButton *m_ok;
    QPushButton *m_cancel;
};

}
