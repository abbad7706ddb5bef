#include "views/common/SaveDialog.h"

#include <QFile>
#include <QFileSystemModel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace concord;

namespace {
/// As another program sees it.
bool isLocked(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const pid_t child = ::fork();
    if (child == 0) { // only what may be done after a fork
        const int file = ::open(name.constData(), O_RDWR | O_CLOEXEC);
        struct flock wish = {};
        wish.l_type = F_WRLCK;
        wish.l_whence = SEEK_SET;
        ::_exit(::fcntl(file, F_SETLK, &wish) == 0 ? 0 : errno == EAGAIN || errno == EACCES ? 1 : 2);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}
}

class tst_SaveDialog : public QObject
{
    Q_OBJECT
private slots:
    void locksOfTheFilesThatItListsStay();
    void aNameWithoutAnEndingGetsOne();
};

/// SQLite holds such a lock as long as the database is open.
void tst_SaveDialog::locksOfTheFilesThatItListsStay()
{
    QTemporaryDir folder;
    const QStringList names{QStringLiteral("concord.db"), QStringLiteral("noEnding"),
                            QStringLiteral("data.sqlite")};
    std::vector<int> open;
    for (const QString &name : names) {
        const QString path = folder.filePath(name);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("SQLite format 3").append('\0').append(QByteArray(4080, 'x')));
        file.close();
        open.push_back(::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC));
        struct flock lock = {};
        lock.l_type = F_RDLCK;
        lock.l_whence = SEEK_SET;
        QCOMPARE(::fcntl(open.back(), F_SETLK, &lock), 0);
        QVERIFY(isLocked(path));
    }
    SaveDialog dialog(nullptr, QStringLiteral("Save"), QStringLiteral("report.csv"), QStringLiteral("csv"));
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    auto *model = dialog.findChild<QFileSystemModel *>();
    QVERIFY(model);
    dialog.setDirectory(folder.path());
    dialog.setViewMode(QFileDialog::Detail);
    dialog.show();
    const QModelIndex root = model->index(folder.path());
    QTRY_COMPARE(model->rowCount(root), names.size());
    for (int row = 0; row < names.size(); ++row) { // all that is drawn of each
        const QModelIndex index = model->index(row, 0, root);
        QTRY_VERIFY(!index.data(Qt::DecorationRole).value<QIcon>().isNull());
        for (int column = 0; column < model->columnCount(root); ++column)
            (void)index.siblingAtColumn(column).data();
    }
    dialog.selectFile(names.front());
    QCoreApplication::processEvents();
    for (const QString &name : names)
        QVERIFY2(isLocked(folder.filePath(name)), qPrintable(name));
    dialog.close();
    for (const QString &name : names)
        QVERIFY2(isLocked(folder.filePath(name)), qPrintable(name));
    for (const int file : open)
        ::close(file);
}

void tst_SaveDialog::aNameWithoutAnEndingGetsOne()
{
    QTemporaryDir folder;
    SaveDialog dialog(nullptr, QStringLiteral("Save"), QStringLiteral("report"), QStringLiteral("csv"));
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.setDirectory(folder.path());
    dialog.selectFile(QStringLiteral("mine"));
    QCOMPARE(dialog.selectedFiles(), QStringList{folder.filePath(QStringLiteral("mine.csv"))});
}

QTEST_MAIN(tst_SaveDialog)
#include "tst_SaveDialog.moc"
