using Holdfast.Storage.Journal;

namespace Holdfast.Storage.Tests.Journal;

public sealed class RecordEncodingTests
{
    /// <summary>The expected values were computed with Python's hashlib from the description in docs/internals/journal.md.</summary>
    [Fact]
    public void The_hash_is_the_one_the_documentation_describes()
    {
        RecordEncoding encoding = new("acme");
        byte[] genesis = RecordEncoding.Genesis("acme");
        byte[] hash = new byte[RecordEncoding.HashSize];

        encoding.Begin(genesis, 1, 1_700_000_000_123_456);
        foreach (string text in (string[])["local:ops", "worker_started", "worker/payments", "ok", """{"pid":7,"name":"zwölf"}"""])
        {
            encoding.Add(text);
        }

        encoding.Hash(hash);
        Assert.Equal("1b90e08e844965f193156c2f47c3f0dcbbd36591b9a2ab34dfe831fc2176350c", Convert.ToHexStringLower(genesis));
        Assert.Equal("dd71e685be4a810410533d292c524202a2ee7bd7ca6330e515e88902a9c84777", Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Times_before_and_after_the_epoch_are_rounded_down_to_microseconds()
    {
        DateTimeOffset epoch = DateTimeOffset.UnixEpoch;
        Assert.Equal(0, RecordTime.ToMicroseconds(epoch.AddTicks(9)));
        Assert.Equal(-1, RecordTime.ToMicroseconds(epoch.AddTicks(-1)));
        Assert.Equal(1, RecordTime.Ceiling(epoch.AddTicks(1)));
        Assert.Equal(0, RecordTime.Ceiling(epoch.AddTicks(-9)));
        Assert.Equal(epoch.AddMicroseconds(-3), RecordTime.FromMicroseconds(-3));
    }
}
