using System.IO.Compression;
using System.Text;
using Holdfast.Processes.Logs.Segments;

namespace Holdfast.Processes.Tests.Logs.Segments;

public sealed class PackedMemberTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(PackedMember.MostPlainBytes)]
    public void What_was_packed_is_unpacked(int length)
    {
        var plain = new byte[length];
        new Random(length).NextBytes(plain);
        var packed = PackedMember.Pack(plain);

        Assert.True(PackedMember.TryRead(packed, out var member));
        Assert.Equal(new PackedMember(packed.Length, length), member);
        Assert.Equal(plain, PackedMember.Unpack(packed, length));
    }

    [Fact]
    public void Any_gunzip_reads_a_file_of_members()
    {
        byte[] file = [.. PackedMember.Pack("one\n"u8), .. PackedMember.Pack("two\n"u8)];
        using var gunzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        Assert.Equal("one\ntwo\n", new StreamReader(gunzip, Encoding.ASCII).ReadToEnd());
    }

    [Fact]
    public void A_member_of_another_program_is_none_of_ours()
    {
        using var other = new MemoryStream();
        using (var gzip = new GZipStream(other, CompressionLevel.Fastest))
            gzip.Write(new byte[100]);
        Assert.False(PackedMember.TryRead(other.ToArray(), out _));
        Assert.False(PackedMember.TryRead(new byte[PackedMember.HeaderBytes], out _));
        Assert.False(PackedMember.TryRead(PackedMember.Pack([1]).AsSpan(0, PackedMember.HeaderBytes - 1), out _));
    }

    [Fact]
    public void A_damaged_member_is_found_out()
    {
        var packed = PackedMember.Pack(Encoding.ASCII.GetBytes(new string('x', 5_000)));
        packed[PackedMember.HeaderBytes + 3] ^= 0xFF;
        Assert.ThrowsAny<Exception>(() => PackedMember.Unpack(packed, 5_000));
    }
}
