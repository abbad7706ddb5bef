#include "Fuzz.h"

#include <QDirIterator>
#include <QFile>
#include <QStringList>

#include <algorithm>

/// Runs a fuzz entry over files and folders, as an ordinary test: fuzz_corpus_NAME PATH…
/// Fails when there is nothing to run.
int main(int argc, char **argv)
{
    QStringList files;
    for (int i = 1; i < argc; ++i) {
        const QString path = QString::fromLocal8Bit(argv[i]);
        QDirIterator each(path, QDir::Files, QDirIterator::Subdirectories);
        while (each.hasNext())
            files.append(each.next());
    }
    std::sort(files.begin(), files.end());
    for (const QString &name : files) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "cannot read %s\n", qPrintable(name));
            return 1;
        }
        std::fprintf(stderr, "%s\n", qPrintable(name)); // before it runs: the last line names a crasher
        const QByteArray content = file.readAll();
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(content.constData()),
                               std::size_t(content.size()));
    }
    std::printf("%lld inputs\n", static_cast<long long>(files.size()));
    return files.isEmpty() ? 1 : 0;
}
