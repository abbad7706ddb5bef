#include "audit/MerkleTree.h"

#include <QTest>

using namespace concord;

namespace {
/// RFC 6962 section 2.1, word by word, over all leaves at once: what the tree is compared with.
class Definition : public NodeSource
{
public:
    explicit Definition(TreeHasher &hasher) : m_hasher(hasher) {}

    std::vector<TreeHash> leaves;

    [[nodiscard]] TreeHash root(size_t begin, size_t end)
    {
        if (begin == end)
            return m_hasher.empty();
        if (end - begin == 1)
            return leaves[begin];
        const size_t middle = begin + splitOf(end - begin);
        return m_hasher.node(root(begin, middle), root(middle, end));
    }
    [[nodiscard]] std::vector<TreeHash> path(size_t leaf, size_t begin, size_t end)
    {
        if (end - begin == 1)
            return {};
        const size_t middle = begin + splitOf(end - begin);
        auto found = leaf < middle ? path(leaf, begin, middle) : path(leaf, middle, end);
        found.push_back(leaf < middle ? root(middle, end) : root(begin, middle));
        return found;
    }
    [[nodiscard]] std::vector<TreeHash> proof(size_t older, size_t begin, size_t end, bool isWhole)
    {
        if (older == end)
            return isWhole ? std::vector<TreeHash>{} : std::vector<TreeHash>{root(begin, end)};
        const size_t middle = begin + splitOf(end - begin);
        auto found =
            older <= middle ? proof(older, begin, middle, isWhole) : proof(older, middle, end, false);
        found.push_back(older <= middle ? root(middle, end) : root(begin, middle));
        return found;
    }
    [[nodiscard]] Result<TreeHash> node(int level, qint64 index) override
    {
        const auto begin = size_t(index) << level;
        const size_t end = begin + (size_t(1) << level);
        if (end > leaves.size())
            return fail(ErrorCode::NotFound, {});
        return root(begin, end);
    }

private:
    static size_t splitOf(size_t n)
    {
        size_t k = 1;
        while (2 * k < n)
            k *= 2;
        return k;
    }
    TreeHasher &m_hasher;
};

QByteArray hexes(const std::vector<TreeHash> &hashes)
{
    QByteArray text;
    for (const TreeHash &hash : hashes)
        text += hexOf(hash) + ' ';
    return text.trimmed();
}

// The inputs and results of the reference implementation of Certificate Transparency
// (google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc).
const std::vector<QByteArray> inputs{"",
                                     QByteArray::fromHex("00"),
                                     QByteArray::fromHex("10"),
                                     QByteArray::fromHex("2021"),
                                     QByteArray::fromHex("3031"),
                                     QByteArray::fromHex("40414243"),
                                     QByteArray::fromHex("5051525354555657"),
                                     QByteArray::fromHex("606162636465666768696a6b6c6d6e6f")};
const std::vector<QByteArray> roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
}

class tst_MerkleTree : public QObject
{
    Q_OBJECT

    TreeHasher m_hasher;

    std::vector<TreeHash> leavesOf(int count)
    {
        std::vector<TreeHash> leaves;
        for (int i = 0; i < count; ++i)
            leaves.push_back(m_hasher.leaf(QByteArray::number(i)));
        return leaves;
    }

private slots:
    void hashesAsTheReferenceDoes()
    {
        QCOMPARE(hexOf(m_hasher.empty()),
                 QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        MerkleEdge edge(m_hasher);
        QCOMPARE(edge.root(), m_hasher.empty());
        for (size_t i = 0; i < inputs.size(); ++i) {
            edge.append(m_hasher.leaf(inputs[i]));
            QCOMPARE(hexOf(edge.root()), roots[i]);
        }
    }
    void provesAsTheReferenceDoes()
    {
        Definition tree(m_hasher);
        for (const QByteArray &input : inputs)
            tree.leaves.push_back(m_hasher.leaf(input));
        ProofMaker eight(tree, m_hasher, 8);
        QCOMPARE(hexes(*eight.inclusion(0)),
                 QByteArray("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 "
                            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
                            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
        ProofMaker five(tree, m_hasher, 5);
        QCOMPARE(hexes(*five.inclusion(1)),
                 QByteArray("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d "
                            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
                            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"));
        QCOMPARE(hexes(*five.consistency(2)),
                 QByteArray("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
                            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"));
        QCOMPARE(hexes(*eight.consistency(6)),
                 QByteArray("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a "
                            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
                            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
    }
    void everySizeHasTheRootAndProofsOfTheDefinition()
    {
        Definition tree(m_hasher);
        MerkleEdge edge(m_hasher);
        constexpr int most = 300;
        const auto leaves = leavesOf(most);
        for (int size = 0; size <= most; ++size) {
            const TreeHash root = tree.root(0, size_t(size));
            QCOMPARE(edge.root(), root);
            MerkleEdge restored(m_hasher);
            QVERIFY(restored.restore(tree, size));
            QCOMPARE(restored.root(), root);
            ProofMaker proofs(tree, m_hasher, size);
            QCOMPARE(*proofs.root(), root);
            for (int leaf = 0; leaf < size; ++leaf) {
                const auto proof = proofs.inclusion(leaf);
                QVERIFY(proof);
                QVERIFY(isIncluded(m_hasher, leaves[size_t(leaf)], leaf, size, *proof, root));
                if (size % 37 == 1) // the definition is slow
                    QCOMPARE(*proof, tree.path(size_t(leaf), 0, size_t(size)));
            }
            if (size < most) {
                edge.append(leaves[size_t(size)]);
                tree.leaves.push_back(leaves[size_t(size)]);
            }
        }
    }
    void everyOlderTreeIsTheBeginningOfANewerOne()
    {
        constexpr int most = 300;
        Definition tree(m_hasher);
        tree.leaves = leavesOf(most);
        std::vector<TreeHash> rootOf;
        for (int size = 0; size <= most; ++size)
            rootOf.push_back(tree.root(0, size_t(size)));
        for (int size = 1; size <= most; size += size < 70 ? 1 : 23) {
            ProofMaker proofs(tree, m_hasher, size);
            for (int older = 1; older <= size; ++older) {
                const auto proof = proofs.consistency(older);
                QVERIFY(proof);
                const auto older_ = size_t(older);
                QVERIFY(isConsistent(m_hasher, older, rootOf[older_], size, rootOf[size_t(size)], *proof));
                if (size < 40)
                    QCOMPARE(*proof, tree.proof(older_, 0, size_t(size), true));
                QVERIFY(!isConsistent(m_hasher, older, m_hasher.empty(), size, rootOf[size_t(size)], *proof));
                if (older < size)
                    QVERIFY(!isConsistent(m_hasher, older, rootOf[older_], size, rootOf[older_], *proof));
            }
        }
    }
    void noBitOfAProofMayDiffer()
    {
        constexpr int size = 13;
        Definition tree(m_hasher);
        tree.leaves = leavesOf(size);
        const TreeHash root = tree.root(0, size);
        ProofMaker proofs(tree, m_hasher, size);
        for (int leaf = 0; leaf < size; ++leaf) {
            const std::vector<TreeHash> proof = *proofs.inclusion(leaf);
            const TreeHash &hash = tree.leaves[size_t(leaf)];
            for (size_t part = 0; part < proof.size(); ++part) {
                for (int bit = 0; bit < 256; ++bit) {
                    auto other = proof;
                    other[part][size_t(bit / 8)] ^= quint8(1 << bit % 8);
                    QVERIFY(!isIncluded(m_hasher, hash, leaf, size, other, root));
                }
                auto shorter = proof;
                shorter.erase(shorter.begin() + qsizetype(part));
                QVERIFY(!isIncluded(m_hasher, hash, leaf, size, shorter, root));
                auto longer = proof;
                longer.insert(longer.begin() + qsizetype(part), proof[part]);
                QVERIFY(!isIncluded(m_hasher, hash, leaf, size, longer, root));
            }
            for (int other = -1; other <= size; ++other)
                QCOMPARE(isIncluded(m_hasher, hash, other, size, proof, root), other == leaf);
        }
    }
};

QTEST_GUILESS_MAIN(tst_MerkleTree)
#include "tst_MerkleTree.moc"
