#pragma once

#include "models/MappingView.h"
#include "views/common/PanelFrame.h"

class QTableView;

namespace concord {

class MappingModel;
class TableStates;

/// The codes of the Mappings page, one of which is the current one.
class MappingList : public PanelFrame
{
    Q_OBJECT
public:
    explicit MappingList(MappingModel *mappings, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] TableStates *states() const { return m_states; }
    [[nodiscard]] const MappingRow *current() const; ///< null: none
    [[nodiscard]] bool isCurrent(int row) const;
    /// Which columns and which empty text belong to what is listed now.
    void showView(const MappingView &view);
    void moveBy(int rows); ///< within what is loaded; at its end the next page is asked for
    void selectFirst();    ///< unless one is selected
    /// Selects this code where it stands. False: it is not among those that are loaded.
    bool select(MappingId id);

signals:
    void currentChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void setUpTableView();
    void showAge();
    void keepCurrent();
    void restoreCurrent();

    MappingModel *m_mappings;
    QTableView *m_table;
    TableStates *m_states;
    bool m_isAgeWanted = true;
    MappingId m_kept; ///< the current one before the rows were replaced
};

}
