#pragma once

#include "domain/Engine.h"
#include "models/Access.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedLayout;
class QTabWidget;
class QTreeView;

namespace concord {

class Banner;
class TreeModel;

/// The payload of one event: masked until a reason is given, with which it is asked for (and the viewing
/// audited), then as structure and as text. It is hidden again when another event is opened, and after a
/// time; what is hidden is not in any widget or model either.
class PayloadView : public QWidget
{
    Q_OBJECT
public:
    static constexpr auto visibleFor = std::chrono::minutes(2);

    explicit PayloadView(QWidget *parent = nullptr);

    /// Masks what is shown and forgets the reason. @param event null: nothing can be asked for
    void open(EventId event);
    /// The same event, read again, changes nothing; another one is opened.
    void setEvent(EventId event);
    /// Who may not see payloads is told so instead of being asked for a reason.
    void setAccess(const Access &access);
    [[nodiscard]] bool isShown() const { return m_shown; }
    void setVisibleFor(std::chrono::milliseconds time) { m_visibleFor = time; }

public slots:
    void showPayload(const concord::EventPayload &payload);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void conceal();

signals:
    void payloadWanted(concord::EventId id, const QString &reason, quint64 requestId);

private:
    [[nodiscard]] QWidget *makeMasked();
    [[nodiscard]] QWidget *makeContent();
    [[nodiscard]] QTreeView *makeTree(TreeModel *model, const char *name, const QString &title);
    void ask();
    void fill(const EventPayload &payload);
    void copyShown();
    void showTime();
    void showCompleteness();

    EventId m_event;
    Access m_access = Access::full();
    quint64 m_requestId = 0;
    bool m_shown = false;
    std::chrono::milliseconds m_visibleFor = visibleFor;
    qint64 m_left = 0; ///< seconds until it is hidden again
    QTimer m_second;
    QStackedLayout *m_pages;
    QWidget *m_content = nullptr;
    QLabel *m_hint;
    Banner *m_banner;
    QLineEdit *m_reason;
    QPushButton *m_show;
    QLabel *m_about;
    QLabel *m_time;
    QTabWidget *m_tabs;
    TreeModel *m_structure;
    TreeModel *m_canonical;
    QTreeView *m_structureView = nullptr;
    QTreeView *m_canonicalView = nullptr;
    QPlainTextEdit *m_text;
};

}
