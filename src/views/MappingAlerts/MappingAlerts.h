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

/// The codes nobody can map that hold up the most events. Resolving is a wish: the modal belongs to others.
class MappingAlerts : public QWidget
{
    Q_OBJECT
public:
    explicit MappingAlerts(OverviewModel &model, QWidget *parent = nullptr);

    void setAccess(const Access &access);

signals:
    void resolveRequested(const concord::MappingRow &mapping);
    void allMappingsRequested();
    void refreshRequested();

private:
    void makeTable();
    void refresh();
    void resolve(const QModelIndex &index);

    OverviewModel &m_model;
    Access m_access = Access::full();
    PanelFrame *m_panel;
    QTableView *m_table;
    LinkDelegate *m_links;
    QPushButton *m_all;
};

}
