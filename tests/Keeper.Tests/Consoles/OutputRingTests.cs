using FsCheck;
using FsCheck.Fluent;
using Holdfast.Keeper.Consoles;

namespace Holdfast.Keeper.Tests.Consoles;

public sealed class OutputRingTests
{
    [Fact]
    public void It_keeps_the_last_bytes_of_whatever_came()
    {
        Prop.ForAll<byte[][]>(pieces =>
        {
            const int capacity = 7;
            var ring = new OutputRing(capacity);
            foreach (var piece in pieces)
                ring.Append(piece);
            var all = pieces.SelectMany(piece => piece).ToArray();

            Assert.Equal(all.Length, ring.Position);
            Assert.Equal(all[Math.Max(0, all.Length - capacity)..], ring.Kept());
        }).QuickCheckThrowOnFailure();
    }
}
