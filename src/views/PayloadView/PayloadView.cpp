#include "views/PayloadView/PayloadView.h"

#include "models/ErrorText.h"
#include "models/EventText.h"
#include "models/Labels.h"
#include "models/PayloadText.h"
#include "models/PayloadTree.h"
#include "models/RecordTableBase.h"
#include "views/common/Banner.h"
#include "views/common/Copies.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"
#include "views/common/Permit.h"
#include "views/common/Trees.h"

#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTreeView>

namespace concord {

namespace {
QStringList treeTitles()
{
    return {PayloadView::tr("Place"), PayloadView::tr("Name"), PayloadView::tr("Value")};
}
}

PayloadView::PayloadView(QWidget *parent)
    : QWidget(parent),
      m_pages(new QStackedLayout(this)),
      m_hint(new QLabel),
      m_banner(new Banner),
      m_reason(new QLineEdit),
      m_show(new QPushButton(tr("Show pa&yload"))),
      m_about(new QLabel),
      m_time(new QLabel),
      m_tabs(new QTabWidget),
      m_structure(new TreeModel(treeTitles(), this)),
      m_canonical(new TreeModel(treeTitles(), this)),
      m_text(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("payloadViewer"));
    m_pages->addWidget(makeMasked());
    m_content = makeContent();
    m_pages->addWidget(m_content);
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, [this] {
        if (--m_left <= 0)
            conceal();
        else
            showTime();
    });
    showCompleteness();
}

QWidget *PayloadView::makeMasked()
{
    m_hint->setObjectName(QStringLiteral("payloadHint"));
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    m_reason->setObjectName(QStringLiteral("payloadReason"));
    m_reason->setAccessibleName(tr("Reason for viewing"));
    m_reason->setPlaceholderText(tr("Reason for viewing"));
    m_reason->setMaxLength(500);
    m_show->setObjectName(QStringLiteral("payloadButton"));
    m_show->setAccessibleName(tr("Show the payload of the event"));
    m_show->setIcon(icon(icons::visible, QPalette::ButtonText));
    m_banner->setObjectName(QStringLiteral("payloadBanner"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::gap);
    row->addWidget(m_reason, 1);
    row->addWidget(m_show);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addWidget(m_hint);
    column->addLayout(row);
    column->addWidget(m_banner);
    column->addStretch(1);
    column->addWidget(new IconLabel(icons::locked, 32), 0, Qt::AlignHCenter);
    column->addStretch(2);
    connect(m_reason, &QLineEdit::textChanged, this, &PayloadView::showCompleteness);
    connect(m_reason, &QLineEdit::returnPressed, this, &PayloadView::ask);
    connect(m_show, &QPushButton::clicked, this, &PayloadView::ask);
    return page;
}

QTreeView *PayloadView::makeTree(TreeModel *model, const char *name, const QString &title)
{
    auto *view = new QTreeView;
    setUpTree(view, QLatin1StringView(name), title);
    view->setModel(model);
    return view;
}

QWidget *PayloadView::makeContent()
{
    m_about->setObjectName(QStringLiteral("payloadAbout"));
    m_time->setObjectName(QStringLiteral("payloadTime"));
    m_time->setProperty("role", QStringLiteral("muted"));
    auto *copy = new QPushButton(tr("Cop&y"));
    copy->setObjectName(QStringLiteral("payloadCopy"));
    copy->setAccessibleName(tr("Copy the payload"));
    copy->setIcon(icon(icons::copy, QPalette::ButtonText));
    auto *hide = new QPushButton(tr("&Hide"));
    hide->setObjectName(QStringLiteral("payloadHide"));
    hide->setAccessibleName(tr("Hide the payload"));
    hide->setIcon(icon(icons::hidden, QPalette::ButtonText));
    m_text->setObjectName(QStringLiteral("payloadText"));
    m_text->setAccessibleName(tr("Payload as text"));
    m_text->setReadOnly(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_structureView = makeTree(m_structure, "payloadTree", tr("Structure of the payload"));
    m_canonicalView = makeTree(m_canonical, "canonicalTree", tr("Canonical values"));
    m_tabs->setObjectName(QStringLiteral("payloadTabs"));
    m_tabs->setAccessibleName(tr("Ways to see the payload"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_structureView, tr("Structure"));
    m_tabs->addTab(m_text, tr("Text"));
    m_tabs->addTab(m_canonicalView, tr("Canonical"));
    auto *bar = new QHBoxLayout;
    bar->setSpacing(Theme::gap);
    bar->addWidget(m_about);
    bar->addWidget(m_time, 1);
    bar->addWidget(copy);
    bar->addWidget(hide);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::tight);
    column->addLayout(bar);
    column->addWidget(m_tabs, 1);
    connect(copy, &QPushButton::clicked, this, &PayloadView::copyShown);
    connect(hide, &QPushButton::clicked, this, &PayloadView::conceal);
    return page;
}

void PayloadView::open(EventId event)
{
    m_event = event;
    m_reason->clear();
    conceal();
}

void PayloadView::setAccess(const Access &access)
{
    m_access = access;
    if (access.may(Action::SeePayload))
        showCompleteness();
    else
        open(m_event);
}

void PayloadView::setEvent(EventId event)
{
    if (event != m_event)
        open(event);
}

void PayloadView::conceal()
{
    m_second.stop();
    m_shown = false;
    m_requestId = 0;
    m_banner->hide();
    m_structure->clear();
    m_canonical->clear();
    m_text->clear();
    m_pages->setCurrentIndex(0);
    showCompleteness();
}

void PayloadView::ask()
{
    const QString reason = m_reason->text().trimmed();
    if (reason.isEmpty() || m_event.isNull() || m_requestId != 0 || !m_access.may(Action::SeePayload))
        return;
    m_banner->hide();
    m_requestId = makeRequestId();
    showCompleteness();
    emit payloadWanted(m_event, reason, m_requestId);
}

void PayloadView::showPayload(const EventPayload &payload)
{
    if (m_requestId == 0 || payload.requestId != m_requestId)
        return;
    m_shown = true;
    fill(payload);
    m_pages->setCurrentWidget(m_content);
    m_left = std::chrono::duration_cast<std::chrono::seconds>(m_visibleFor).count();
    m_second.setInterval(m_visibleFor < std::chrono::seconds(1) ? int(m_visibleFor.count()) : 1000);
    m_second.start();
    showTime();
}

void PayloadView::fill(const EventPayload &payload)
{
    const PayloadText text(payload);
    m_about->setText(text.isLatin1() ? tr("%1, ISO 8859-1").arg(formatLabel(payload.format))
                                     : formatLabel(payload.format));
    m_text->setPlainText(text.text());
    m_structure->show(payloadTree(payload.format, text.text()));
    const bool decoded =
        !payload.body.isEmpty() && payload.canonicalJson != u"{}" && !payload.canonicalJson.isEmpty();
    m_canonical->show(decoded ? jsonTree(payload.canonicalJson) : std::vector<TreeNode>{});
    m_tabs->setTabVisible(m_tabs->indexOf(m_canonicalView), decoded);
    m_tabs->setCurrentIndex(0);
    for (QTreeView *view : {m_structureView, m_canonicalView}) {
        view->setColumnHidden(1, view == m_canonicalView ||
                                     payload.format != u"hl7v2"); // JSON has no other names
        view->setColumnWidth(0, view->isColumnHidden(1) ? 180 : 112);
        view->setColumnWidth(1, 150);
        view->expandToDepth(payload.format == u"hl7v2" && view == m_structureView ? 0 : 2);
    }
}

void PayloadView::showFetchFailed(quint64 requestId, const Error &error)
{
    if (m_shown || m_requestId == 0 || requestId != m_requestId)
        return;
    m_requestId = 0;
    m_banner->display(Tone::Danger, errorText(error));
    showCompleteness();
}

void PayloadView::copyShown()
{
    copySensitive(m_text->toPlainText());
}

void PayloadView::showTime()
{
    m_time->setText(tr("hidden again in %1:%2").arg(m_left / 60).arg(m_left % 60, 2, 10, QLatin1Char('0')));
}

void PayloadView::showCompleteness()
{
    const bool may = m_access.may(Action::SeePayload);
    m_hint->setText(may ? tr("The payload may hold patient data. It is shown for a reason; that you looked "
                             "at it, and why, is noted in the audit trail.")
                        : tr("The payload may hold patient data.") + u' ' +
                              m_access.obstacle(Action::SeePayload));
    m_reason->setEnabled(may && !m_event.isNull() && m_requestId == 0);
    permit(m_show, m_access, Action::SeePayload,
           !m_event.isNull() && m_requestId == 0 && !m_reason->text().trimmed().isEmpty());
}

}
