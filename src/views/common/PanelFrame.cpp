#include "views/common/PanelFrame.h"

#include "views/common/Banner.h"
#include "views/common/ElidedLabel.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"
#include "views/common/Skeleton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace concord {

PanelFrame::PanelFrame(const QString &title, QWidget *parent)
    : QFrame(parent),
      m_title(new QLabel(title)),
      m_subtitle(new ElidedLabel),
      m_header(new QHBoxLayout),
      m_error(new Banner),
      m_stale(new Banner),
      m_pages(new QStackedLayout),
      m_skeleton(new Skeleton),
      m_messageIcon(new IconLabel(icons::info, 32)),
      m_message(new QLabel),
      m_emptyAction(new QPushButton),
      m_emptyIcon(icons::info),
      m_emptyText(tr("There is nothing here yet."))
{
    setAccessibleName(title);
    m_title->setProperty("role", QStringLiteral("heading"));
    m_subtitle->setProperty("role", QStringLiteral("muted"));
    m_subtitle->hide();
    m_error->setObjectName(QStringLiteral("errorBanner"));
    m_stale->setObjectName(QStringLiteral("staleBanner"));
    m_header->setSpacing(Theme::gap);
    if (title.isEmpty())
        m_title->hide(); // the content has a headline of its own
    else
        m_header->addStrut(30); // a panel without buttons has its title at the same height
    m_header->addWidget(m_title);
    m_header->addWidget(m_subtitle);
    m_header->addStretch(1);
    m_messagePage = makeMessagePage();
    for (QWidget *page : {static_cast<QWidget *>(m_skeleton), m_messagePage})
        page->setSizePolicy(QSizePolicy::Preferred,
                            QSizePolicy::Ignored); // the content alone decides the height
    m_pages->addWidget(m_skeleton);
    m_pages->addWidget(m_messagePage);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::space, Theme::wide, Theme::space);
    column->setSpacing(Theme::gap);
    column->addLayout(m_header);
    column->addWidget(m_error);
    column->addWidget(m_stale);
    column->addLayout(m_pages, 1);

    connect(m_error, &Banner::actionTriggered, this, &PanelFrame::retryRequested);
    connect(m_emptyAction, &QPushButton::clicked, this, &PanelFrame::emptyActionTriggered);
    setState(PanelState::Loading);
}

QWidget *PanelFrame::makeMessagePage()
{
    auto *page = new QWidget;
    m_message->setObjectName(QStringLiteral("stateMessage"));
    m_message->setProperty("role", QStringLiteral("muted"));
    m_message->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_message->setWordWrap(true);
    m_emptyAction->setObjectName(QStringLiteral("emptyAction"));
    m_emptyAction->hide();
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(Theme::wide, 0, Theme::wide, 0);
    column->setSpacing(Theme::gap);
    column->addStretch(1);
    column->addWidget(m_messageIcon, 0, Qt::AlignHCenter);
    column->addWidget(m_message);
    column->addWidget(m_emptyAction, 0, Qt::AlignHCenter);
    column->addStretch(1);
    return page;
}

void PanelFrame::setContent(QWidget *content)
{
    Q_ASSERT(!m_content);
    m_content = content;
    m_pages->addWidget(content);
    setState(m_state, stateText());
}

void PanelFrame::setInner()
{
    setStyleProperty(this, "kind", QStringLiteral("inner"));
    layout()->setContentsMargins(0, 0, 0, 0);
}

void PanelFrame::addHeaderWidget(QWidget *widget)
{
    m_header->addWidget(widget);
}

void PanelFrame::setSubtitle(const QString &text)
{
    m_subtitle->setText(text);
    m_subtitle->setVisible(!text.isEmpty());
}

void PanelFrame::setEmptyText(const QString &iconName, const QString &text)
{
    m_emptyIcon = iconName;
    m_emptyText = text;
}

void PanelFrame::setEmptyAction(const QString &text)
{
    m_emptyAction->setText(text);
    m_emptyAction->setAccessibleName(text);
}

void PanelFrame::setState(PanelState state, const QString &text)
{
    m_state = state;
    m_stale->hide();
    switch (state) {
    case PanelState::Loading:
        m_skeleton->setText(text.isEmpty() ? tr("Loading…") : text);
        m_pages->setCurrentWidget(m_skeleton);
        break;
    case PanelState::Empty:
        showMessage(hasFailed() ? icons::error : m_emptyIcon, text.isEmpty() ? m_emptyText : text,
                    !m_emptyAction->text().isEmpty());
        break;
    case PanelState::Forbidden:
        showMessage(icons::locked, text.isEmpty() ? tr("Your role does not allow you to see this.") : text,
                    false);
        break;
    case PanelState::Stale:
        m_stale->display(Tone::Warning,
                         text.isEmpty() ? tr("No connection to the database. What you see is from earlier.")
                                        : text);
        [[fallthrough]];
    case PanelState::Ready:
        if (m_content)
            m_pages->setCurrentWidget(m_content);
        break;
    }
}

void PanelFrame::showMessage(const QString &iconName, const QString &text, bool withAction)
{
    m_messageIcon->setIcon(iconName);
    m_message->setText(text);
    m_message->setAccessibleName(text);
    m_emptyAction->setVisible(withAction);
    m_pages->setCurrentWidget(m_messagePage);
}

QString PanelFrame::stateText() const
{
    switch (m_state) {
    case PanelState::Loading:
        return m_skeleton->text();
    case PanelState::Empty:
    case PanelState::Forbidden:
        return m_message->text();
    case PanelState::Stale:
        return m_stale->text();
    case PanelState::Ready:
        break;
    }
    return {};
}

void PanelFrame::showError(const QString &text)
{
    m_error->display(Tone::Danger, text, tr("Try again"));
}

void PanelFrame::showNotice(Tone tone, const QString &text)
{
    m_error->display(tone, text);
}

void PanelFrame::clearError()
{
    m_error->hide();
}

/// What the banner says is an error, and not a notice.
bool PanelFrame::hasFailed() const
{
    return !m_error->isHidden() && m_error->property("tone").toString() == toneName(Tone::Danger);
}

QString PanelFrame::errorText() const
{
    return m_error->isHidden() ? QString() : m_error->text();
}

}
