using System.Buffers;
using System.Buffers.Binary;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Tests.Survival;

public sealed class SnapshotContentTests
{
    private const int CountOffset = 9;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void What_was_written_is_read(int secrets)
    {
        var (machine, ready, inputs, mask) = SnapshotContent.Read(Written(secrets), new TerminalOptions());
        Assert.Equal((true, 7, secrets), (ready, inputs, mask.Count));
        Assert.Equal(TerminalPhase.Negotiating, machine.Phase);
    }

    [Theory]
    [InlineData(CountOffset, int.MaxValue)]
    [InlineData(CountOffset, -1)]
    [InlineData(CountOffset + sizeof(int), int.MaxValue)]
    [InlineData(CountOffset + sizeof(int), -2)]
    public void Numbers_of_another_form_are_told_and_take_no_room(int offset, int number)
    {
        var content = Written(1);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(offset), number);
        Assert.Throws<FormatException>(() => SnapshotContent.Read(content, new TerminalOptions()));
    }

    [Fact]
    public void One_that_is_cut_anywhere_is_told()
    {
        var content = Written(2);
        for (var length = 0; length < content.Length; length++)
            Assert.Throws<FormatException>(() => SnapshotContent.Read(content.AsMemory(0, length), new TerminalOptions()));
    }

    private static byte[] Written(int secrets)
    {
        var output = new ArrayBufferWriter<byte>();
        var mask = new SecretMask();
        for (var number = 0; number < secrets; number++) mask.Add($"secret{number}");
        Assert.True(SnapshotContent.TryWrite(new TerminalMachine(new TerminalOptions()), ready: true, inputs: 7, mask, output));
        return output.WrittenSpan.ToArray();
    }
}
