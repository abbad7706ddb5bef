#pragma once

#include "domain/DrugComparison.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QHBoxLayout;
class QLabel;

namespace concord {

/// What differs and has to be allowed by name: one box to tick for each. Hidden while there is nothing.
class OverrideBox : public QWidget
{
    Q_OBJECT
public:
    explicit OverrideBox(const QString &prefix, QWidget *parent = nullptr);

    void display(const std::vector<DrugAttribute> &needed, const std::vector<DrugAttribute> &ticked,
                 bool enabled);
    /// @param widget after whose children the boxes are reached with Tab; outlives this one
    void setPlaceInTabOrder(QWidget *widget) { m_after = widget; }
    void focusFirst(); ///< the first that is not ticked

signals:
    void ticked(concord::DrugAttribute attribute, bool on);

private:
    void rebuild(const std::vector<DrugAttribute> &needed);
    void orderTabs();

    QString m_prefix;
    QHBoxLayout *m_row;
    QLabel *m_label;
    QWidget *m_after = nullptr;
    std::vector<DrugAttribute> m_needed;
    std::vector<QCheckBox *> m_boxes; ///< in the order of m_needed
};

}
