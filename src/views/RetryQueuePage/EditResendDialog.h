#pragma once

#include "domain/Engine.h"
#include "models/PayloadText.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;

namespace concord {

class Banner;
class DiffEditor;

/// Edits a copy of an event's payload and has it sent as a new event: first a reason, with which the payload
/// is shown (and the viewing audited), then the copy beside the original with what changed. What was typed
/// stays until the order is accepted.
class EditResendDialog : public QDialog
{
    Q_OBJECT
public:
    explicit EditResendDialog(EventRow event, QWidget *parent = nullptr);

    [[nodiscard]] EventId eventId() const { return m_event.id; }
    void setAnswerTimeout(int milliseconds) { m_answerTimer.setInterval(milliseconds); }

public slots:
    void showPayload(const concord::EventPayload &payload);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showResent(concord::EventId original, concord::EventId copy);
    void showRefusal(const concord::Error &error);

signals:
    void payloadWanted(concord::EventId id, const QString &reason, quint64 requestId);
    void resendRequested(concord::EventId id, const QByteArray &body, const QString &reason);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    [[nodiscard]] QLayout *makeReasonRow();
    [[nodiscard]] QWidget *makeMaskedPage();
    [[nodiscard]] QLayout *makeButtons();
    void askPayload();
    void submit();
    void setSaving(bool saving);
    void showCompleteness();
    [[nodiscard]] QString missing() const;
    [[nodiscard]] QString reason() const;

    EventRow m_event;
    PayloadText m_payload;
    bool m_loaded = false;
    bool m_saving = false;
    quint64 m_requestId = 0;
    Banner *m_banner;
    QLineEdit *m_reason;
    QPushButton *m_show;
    QStackedLayout *m_pages;
    QLabel *m_masked;
    DiffEditor *m_editor;
    QLabel *m_explanation;
    QPushButton *m_ok;
    QPushButton *m_cancel;
    QTimer m_answerTimer;
};

}
