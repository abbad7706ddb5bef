#pragma once

#include "views/common/Theme.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace concord {

class Banner;
class IconLabel;
class Skeleton;

/// The five states every panel can be seen in.
enum class PanelState {
    Loading, ///< nothing known yet
    Empty,   ///< known, and there is nothing
    Ready,
    Stale,    ///< the content is of earlier: the store cannot be reached
    Forbidden ///< the role may not see it
};

/// Frame, title and states of a panel, around one content widget. Every panel is made of one.
/// An error does not hide what is there: it is a banner on top, in any state, with "Try again".
class PanelFrame : public QFrame
{
    Q_OBJECT
public:
    explicit PanelFrame(const QString &title, QWidget *parent = nullptr);

    /// Takes ownership; visible in Ready and Stale.
    void setContent(QWidget *content);
    /// Inside another panel, where a tab or heading is its title: no frame, no margins. Give it an empty
    /// title.
    void setInner();
    /// To the right of the title; takes ownership.
    void addHeaderWidget(QWidget *widget);
    /// Secondary text beside the title, such as a count.
    void setSubtitle(const QString &text);
    /// What stands there in Empty when setState() brings no text, and with which icon.
    void setEmptyText(const QString &iconName, const QString &text);
    /// A button under the empty text; emits emptyActionTriggered().
    void setEmptyAction(const QString &text);

    /// @param text what the state says; empty: a general sentence. Not shown in Ready.
    void setState(concord::PanelState state, const QString &text = {});
    [[nodiscard]] PanelState state() const { return m_state; }
    /// The sentence now shown for the state; empty in Ready.
    [[nodiscard]] QString stateText() const;

    void showError(const QString &text);
    /// The same banner for what trying again from here does not change: no button.
    void showNotice(concord::Tone tone, const QString &text);
    void clearError(); ///< notice as well
    [[nodiscard]] QString errorText() const;

signals:
    void retryRequested();
    void emptyActionTriggered();

private:
    [[nodiscard]] QWidget *makeMessagePage();
    [[nodiscard]] bool hasFailed() const;
    void showMessage(const QString &iconName, const QString &text, bool withAction);

    QLabel *m_title;
    QLabel *m_subtitle;
    QHBoxLayout *m_header;
    Banner *m_error;
    Banner *m_stale;
    QStackedLayout *m_pages;
    Skeleton *m_skeleton;
    QWidget *m_messagePage;
    IconLabel *m_messageIcon;
    QLabel *m_message;
    QPushButton *m_emptyAction;
    QWidget *m_content = nullptr;
    QString m_emptyIcon;
    QString m_emptyText;
    PanelState m_state = PanelState::Loading;
};

}
