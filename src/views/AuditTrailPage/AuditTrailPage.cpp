#include "views/AuditTrailPage/AuditTrailPage.h"

#include "models/AuditModel.h"
#include "models/AuditText.h"
#include "models/Format.h"
#include "ui_AuditTrailPage.h"
#include "views/AuditTrailPage/AuditDetailPane.h"
#include "views/AuditTrailPage/AuditFilterBar.h"
#include "views/AuditTrailPage/AuditTimelineDelegate.h"
#include "views/AuditTrailPage/ExportLines.h"
#include "views/AuditTrailPage/FilterChips.h"
#include "views/AuditTrailPage/TrailCard.h"
#include "views/AuditTrailPage/ViewsMenu.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/SaveDialog.h"
#include "views/common/TableStates.h"

#include <QListView>
#include <QMenu>
#include <QScrollArea>

namespace concord {

namespace {

constexpr AuditFileFormat formats[] = {AuditFileFormat::JsonLines, AuditFileFormat::Csv, AuditFileFormat::Pdf,
                                       AuditFileFormat::Fhir};

QDateTime localTime(Timestamp moment)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(moment));
}

/// A button that opens a menu says so by an arrow.
void setMenu(QPushButton *button, QMenu *menu)
{
    button->setIcon(icon(icons::menu, QPalette::ButtonText));
    button->setLayoutDirection(Qt::RightToLeft); // the arrow behind the text
    menu->setLayoutDirection(Qt::LeftToRight);
    button->setMenu(menu);
}

}

AuditTrailPage::AuditTrailPage(AuditModel *records, const Clock &clock, QSettings &settings, QWidget *parent)
    : ConsolePage(parent),
      m_ui(std::make_unique<Ui::AuditTrailPage>()),
      m_records(records),
      m_clock(clock),
      m_card(new TrailCard(clock)),
      m_bar(new AuditFilterBar(clock)),
      m_chips(new FilterChips),
      m_exports(new ExportLines),
      m_frame(new PanelFrame(QString())),
      m_detailFrame(new PanelFrame(QString())),
      m_forbidden(new PanelFrame(QString())),
      m_list(new QListView),
      m_detail(new AuditDetailPane(clock)),
      m_views(new ViewsMenu(
          settings, [this] { return view(); }, this))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("auditTrailPage"));
    setAccessibleName(tr("Audit trail"));
    m_ui->contentLayout->insertWidget(0, m_card);
    m_ui->contentLayout->insertWidget(1, m_bar);
    m_ui->layout->addWidget(m_forbidden, 1);
    m_ui->chipBar->insertWidget(0, m_chips, 1);
    m_ui->contentLayout->insertWidget(3, m_exports);
    m_ui->splitter->addWidget(m_frame);
    m_ui->splitter->addWidget(m_detailFrame);
    m_ui->splitter->setStretchFactor(0, 1);
    m_ui->splitter->setSizes({680, 400});
    setUpTimeline();
    setUpDetail();
    m_states = new TableStates(m_records, m_frame);
    setUpMenus();
    setUpForbidden();
    connectAll();
    m_chips->display(view());
    m_ui->newerButton->hide();
    showFooter();
}

AuditTrailPage::~AuditTrailPage() = default;

const AuditView &AuditTrailPage::view() const
{
    return m_bar->view();
}

void AuditTrailPage::setUpTimeline()
{
    m_frame->setObjectName(QStringLiteral("auditFrame"));
    m_frame->setAccessibleName(tr("Records"));
    m_frame->setEmptyText(icons::audit, QString());
    m_list->setObjectName(QStringLiteral("auditTimeline"));
    m_list->setAccessibleName(tr("Audit records by day, newest first"));
    m_list->setModel(m_records);
    m_list->setItemDelegate(new AuditTimelineDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTabKeyNavigation(false);
    m_frame->setContent(m_list);
    setTabOrder(m_ui->exportButton, m_list);
}

void AuditTrailPage::setUpDetail()
{
    m_detailFrame->setObjectName(QStringLiteral("auditDetailFrame"));
    m_detailFrame->setAccessibleName(tr("Selected record"));
    auto *body = new QWidget;
    body->setObjectName(QStringLiteral("scrollBody"));
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, Theme::tight, 0);
    column->addWidget(m_detail);
    auto *area = new QScrollArea;
    area->setObjectName(QStringLiteral("auditDetailArea"));
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus); // its controls have it
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(body);
    m_detailFrame->setContent(area);
    m_detailFrame->setEmptyText(icons::person, tr("Select a record to see all of it."));
    m_detailFrame->setState(PanelState::Empty);
}

void AuditTrailPage::setUpMenus()
{
    setMenu(m_ui->viewsButton, m_views);
    auto *files = new QMenu(this);
    files->setObjectName(QStringLiteral("exportMenu"));
    files->setToolTipsVisible(true);
    for (const AuditFileFormat format : formats) {
        QAction *action =
            files->addAction(tr("%1…").arg(labelOf(format)), this, [this, format] { askForFile(format); });
        action->setObjectName(QStringLiteral("export_") + wordOf(format));
        if (format == AuditFileFormat::JsonLines)
            m_proofs = action;
    }
    setMenu(m_ui->exportButton, files);
    m_ui->exportButton->setEnabled(false); // of what nobody has seen
}

void AuditTrailPage::setUpForbidden()
{
    m_forbidden->setObjectName(QStringLiteral("auditForbidden"));
    m_forbidden->setAccessibleName(tr("Audit trail"));
    m_forbidden->setState(PanelState::Forbidden,
                          tr("Your role does not allow you to see the audit trail. Ask an administrator if "
                             "your work needs it."));
    m_forbidden->hide();
}

void AuditTrailPage::connectAll()
{
    m_trailTimer.setInterval(10'000);
    connect(&m_trailTimer, &QTimer::timeout, this, [this] {
        askTrail();
        m_records->refreshAges();
        m_card->refreshAges();
        if (m_detailFrame->state() == PanelState::Ready)
            m_detail->refreshAges();
    });
    connect(m_records, &AuditModel::auditWanted, this, &AuditTrailPage::recordsWanted);
    connect(m_records, &RecordTableBase::countChanged, this, &AuditTrailPage::showFooter);
    connect(m_states, &TableStates::refreshWanted, this, &AuditTrailPage::reload);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &AuditTrailPage::showSelection);
    connect(m_card, &TrailCard::verifyRequested, this, &AuditTrailPage::verifyRequested);
    connect(m_card, &TrailCard::cancelRequested, this, &AuditTrailPage::cancelRequested);
    connect(m_exports, &ExportLines::cancelRequested, this, &AuditTrailPage::cancelRequested);
    connect(m_chips, &FilterChips::removeRequested, this,
            [this](AuditPart part) { showView(without(view(), part)); });
    connect(m_chips, &FilterChips::clearRequested, this, [this] { showView({}); });
    connect(m_detail, &AuditDetailPane::correlationRequested, this, &AuditTrailPage::showCorrelation);
    connect(m_detail, &AuditDetailPane::eventsRequested, this, &AuditTrailPage::eventsOfCorrelationRequested);
    connect(m_detail, &AuditDetailPane::actorRequested, this,
            [this](const QString &actor) { narrow([&](AuditFilter &filter) { filter.actor = actor; }); });
    connect(m_detail, &AuditDetailPane::subjectRequested, this, [this](const QString &subject) {
        narrow([&](AuditFilter &filter) { filter.subject = subject; });
    });
    connect(m_ui->newerButton, &QPushButton::clicked, this, &AuditTrailPage::reload);
    connect(m_views, &ViewsMenu::chosen, this, &AuditTrailPage::showView);
    connect(m_bar, &AuditFilterBar::viewChanged, this, [this](const AuditView &view) {
        m_chips->display(view);
        reload();
    });
}

void AuditTrailPage::start()
{
    m_isStarted = true;
    reload();
}

void AuditTrailPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_trailTimer.start();
    if (m_isDue)
        reload();
    else
        askTrail();
}

void AuditTrailPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_trailTimer.stop();
}

bool AuditTrailPage::mayAsk() const
{
    return m_isStarted && m_isAllowed && isVisible();
}

void AuditTrailPage::reload()
{
    m_isDue = true;
    if (!mayAsk())
        return;
    m_isDue = false;
    m_isBaseline = true;
    m_ui->newerButton->hide();
    m_states->setEmptyText(chipsOf(view()).empty() ? tr("Nothing has been recorded yet.")
                                                   : tr("No record matches these filters."));
    m_records->setFilter(filterOf(view(), m_clock.now()));
    askTrail();
}

void AuditTrailPage::askTrail()
{
    if (!mayAsk() || !m_isOnline)
        return;
    m_trailRequest = makeRequestId();
    emit trailWanted(m_trailRequest);
}

void AuditTrailPage::showView(const AuditView &view)
{
    m_bar->display(view);
    m_chips->display(this->view());
    reload();
}

void AuditTrailPage::showCorrelation(CorrelationId id)
{
    AuditView view;
    view.filter.correlationId = id;
    showView(view);
}

void AuditTrailPage::narrow(const std::function<void(AuditFilter &)> &change)
{
    AuditView narrower = view();
    change(narrower.filter);
    showView(narrower);
}

void AuditTrailPage::askForFile(AuditFileFormat format)
{
    const QString ending =
        wordOf(format) == QStringLiteral("fhir") ? QStringLiteral("fhir.ndjson") : wordOf(format);
    const QString day = localTime(m_clock.now()).date().toString(Qt::ISODate);
    auto *dialog = new SaveDialog(window(), tr("Export the records as %1").arg(labelOf(format)),
                                  QStringLiteral("audit-%1.%2").arg(day, ending), ending);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString &path) { exportTo(format, path); });
    dialog->open();
}

void AuditTrailPage::exportTo(AuditFileFormat format, const QString &path)
{
    if (path.isEmpty() || !m_isAllowed || !m_access.may(Action::ExportAudit))
        return;
    const AuditExportOrder order{makeRequestId(), filterOf(view(), m_clock.now()), format, path};
    m_exports->add(order);
    emit exportRequested(order);
}

void AuditTrailPage::showSelection()
{
    const QModelIndexList rows = m_list->selectionModel()->selectedIndexes();
    if (rows.isEmpty())
        return; // what was selected stays open when the list is read again
    m_detail->display(m_records->at(rows.first().row()));
    m_detailFrame->setState(PanelState::Ready);
}

void AuditTrailPage::showFooter()
{
    const int rows = m_records->rowCount();
    m_ui->footerLabel->setVisible(rows > 0);
    m_ui->footerLabel->setText(
        m_records->hasMore()
            ? tr("%1 records loaded, newest first. More come as you scroll.").arg(countText(rows))
            : tr("%n record(s), newest first.", nullptr, rows));
}

void AuditTrailPage::showRecords(const AuditPage &page)
{
    if (!m_isAllowed)
        return;
    m_bar->noteActors(page.rows);
    m_records->takePage(page);
    showFooter();
}

void AuditTrailPage::showTrail(const TrailState &state)
{
    if (state.requestId != m_trailRequest || !m_isAllowed)
        return;
    if (std::exchange(m_isBaseline, false))
        m_shownSeq = state.newestSeq;
    m_ui->newerButton->setVisible(state.newestSeq > m_shownSeq);
    m_card->showTrail(state);
    showExport();
    m_detail->showTrail(state);
    m_proofs->setEnabled(state.canSign);
    m_proofs->setToolTip(state.canSign ? QString()
                                       : tr("The signing key is not on this computer, so no proofs can be "
                                            "signed here."));
}

void AuditTrailPage::showProgress(const AuditProgress &progress)
{
    m_card->showProgress(progress);
    m_exports->showProgress(progress);
}

void AuditTrailPage::showCheck(const AuditCheck &check)
{
    m_card->showCheck(check);
    askTrail();
}

void AuditTrailPage::showExported(const AuditExport &file)
{
    m_exports->showDone(file);
    askTrail();
}

void AuditTrailPage::showTaskFailed(quint64 taskId, const Error &error)
{
    m_card->showFailure(taskId, error);
    m_exports->showFailure(taskId, error);
    askTrail();
}

void AuditTrailPage::showFetchFailed(quint64 requestId, const Error &error)
{
    if (error.code == ErrorCode::Forbidden &&
        (requestId == m_trailRequest || requestId == m_records->requestId()))
        showAccess(false); // it was taken away meanwhile
    else
        m_records->pageFailed(requestId, error);
}

void AuditTrailPage::showAvailability(bool online, const Error &error)
{
    m_isOnline = online;
    m_card->setOnline(online);
    showExport();
    m_states->setOnline(online, error);
}

}
