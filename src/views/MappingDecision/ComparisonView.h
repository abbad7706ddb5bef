#pragma once

#include "domain/DrugComparison.h"

#include <QWidget>

#include <vector>

class QTableView;

namespace concord {

class ComparisonModel;
class PanelFrame;

/// Source and chosen drug side by side, attribute by attribute; what differs is red, bold and says so.
class ComparisonView : public QWidget
{
    Q_OBJECT
public:
    /// @param prefix of the object names
    explicit ComparisonView(const QString &prefix, QWidget *parent = nullptr);

    void display(std::vector<Comparison> rows);
    void displayEmpty(const QString &text);
    void displayLoading(const QString &text);
    [[nodiscard]] PanelFrame *frame() const { return m_frame; }

private:
    ComparisonModel *m_model;
    PanelFrame *m_frame;
    QTableView *m_table;
};

}
