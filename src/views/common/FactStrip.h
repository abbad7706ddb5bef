#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace concord {

/// One figure with the word for it.
struct Fact
{
    QString caption;
    QString value;
    bool attention = false; ///< asks for a person

    friend bool operator==(const Fact &, const Fact &) = default;
};

/// Figures side by side, each above its word; they wrap into further rows where there is little room.
class FactStrip : public QWidget
{
    Q_OBJECT
public:
    explicit FactStrip(QWidget *parent = nullptr);

    void setFacts(std::vector<Fact> facts);
    [[nodiscard]] QString valueOf(const QString &caption) const;

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont valueFont() const;
    [[nodiscard]] int cellWidth() const;
    [[nodiscard]] int cellHeight() const;
    [[nodiscard]] int columnsIn(int width) const;

    std::vector<Fact> m_facts;
};

}
