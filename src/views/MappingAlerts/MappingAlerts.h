#pragma once

#include "domain/CodeMapping.h"
#include "models/Access.h"

#include <QWidget>

class QModelIndex;
class QPushButton;
class QTableView;

namespace concord {

class LinkDelegate;
class OverviewModel;
class PanelFrame;

/// The codes nobody can map that hold up the most events, and what is quickly done about the selected one:
/// accept its confident suggestion (its comparison is shown first), take it on, or open it. All are wishes:
/// the window that decides belongs to others.
class MappingAlerts : public QWidget
{
    Q_OBJECT
public:
    explicit MappingAlerts(OverviewModel &model, QWidget *parent = nullptr);

    void setAccess(const Access &access);

signals:
    void resolveRequested(const concord::MappingRow &mapping);
    void acceptRequested(const concord::MappingRow &mapping); ///< its confident suggestion, to be confirmed
    void assignRequested(const concord::MappingRow &mapping); ///< to whoever is signed in
    void allMappingsRequested();
    void refreshRequested();

private:
    void makeTable();
    [[nodiscard]] QWidget *makeActions();
    [[nodiscard]] const MappingRow *selected() const;
    void showSelection();
    void refresh();
    void resolve(const QModelIndex &index);

    OverviewModel &m_model;
    Access m_access = Access::full();
    PanelFrame *m_panel;
    QTableView *m_table;
    LinkDelegate *m_links;
    QPushButton *m_all;
    QPushButton *m_accept;
    QPushButton *m_assign;
    QPushButton *m_open;
};

}
