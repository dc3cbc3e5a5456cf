using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Transfer;

/// <summary>Which of a host's writes are frames for a terminal elsewhere, and what of them is counted.</summary>
public sealed class CutRelayTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31))];

    private readonly ScreenBuffer _screen = new(TerminalModel.Model2, CodePage.Cp037);
    private readonly CutRelay _relay = new();
    private readonly ArrayBufferWriter<byte> _reply = new();

    [Theory]
    [InlineData(0x40)]
    [InlineData(0xC3)]
    [InlineData(0xC2)]
    [InlineData(0xC1)]
    public void A_screen_that_ends_in_a_skipped_field_is_no_frame_whatever_it_begins_with(byte first)
    {
        Assert.Empty(Take([0xF5, 0xC3, 0x11, 0x40, 0x40, first, 0xC1, 0xC2, 0xC3, 0x11, 0x5D, 0x7F, 0x1D, 0x7C]));
        Assert.False(_relay.UnderWay);
    }

    [Fact]
    public void A_control_frame_begins_a_transfer_and_a_write_that_is_no_frame_ends_it()
    {
        CutHost host = new(new TransferJob(Content, Content.Length), receives: false, CodePage.Cp037);

        Assert.Equal(CutFrame.Size, Take(host.Start()).Length);
        Assert.True(_relay.UnderWay);
        Assert.Equal(CutFrame.Data, Take(host.Take([0x7D, 0x40, 0x40])!)[0]);
        Assert.Empty(Take([0xF5, 0xC3, 0xC8, 0xC9]));
        Assert.False(_relay.UnderWay);
    }

    [Fact]
    public void A_data_frame_of_which_no_transfer_is_known_is_none()
    {
        CutHost host = new(new TransferJob(Content, Content.Length), receives: false, CodePage.Cp037);
        host.Start();

        Assert.Empty(Take(host.Take([0x7D, 0x40, 0x40])!));
    }

    [Fact]
    public void What_is_written_beside_an_answered_last_word_is_no_frame_and_another_last_word_is_one()
    {
        CutHost host = new(new TransferJob(Content, Content.Length), receives: false, CodePage.Cp037);
        Take(host.Start());
        byte[] last = host.Finish("TRANS03", failed: false);
        Assert.NotEmpty(Take(last));
        _relay.Answered([0x7D, 0x40, 0x40], _screen);

        Assert.Empty(Take([0xF1, 0xC3, 0x11, 0x50, 0x50, 0xC8, 0xC9]));
        Assert.NotEmpty(Take(last));
    }

    [Fact]
    public void What_a_terminal_answered_a_request_is_hidden_on_the_screen_and_locks_its_keyboard()
    {
        CutHost host = new(new TransferJob(default, 100), receives: true, CodePage.Cp037);
        Take(host.Start());
        Take(host.Take([0x7D, 0x40, 0x40])!);
        Assert.False(_screen.KeyboardLocked);

        _relay.Answered([0x7D, 0x40, 0x40, 0x11, .. At(2), CutFrame.Data, CutFrame.Digit(1), 0xC1, 0xC1, 0xC2, 0xE7, 0xE8, 0xE9], _screen);

        Assert.True(_screen.KeyboardLocked);
        Assert.Equal(0xE7, _screen.Grid[7].Code);
        Assert.DoesNotContain("XYZ", _screen.Capture().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_counted_once_though_a_frame_is_sent_twice()
    {
        CutHost host = new(new TransferJob(Content, Content.Length), receives: false, CodePage.Cp037);
        RelayedTransfer counts = new();
        Assert.False(counts.TakeFromHost(Relayed(host.Start())));
        byte[]? record = host.Take([0x7D, 0x40, 0x40]);
        for (int frame = 0; record is not null; frame++)
        {
            counts.TakeFromHost(Relayed(record));
            if (frame == 0)
            {
                counts.TakeFromHost(Relayed(record));
            }
            record = host.Take([0x7D, 0x40, 0x40]);
        }

        Assert.True(counts.TakeFromHost(Relayed(host.Finish("TRANS03", failed: false))));
        Assert.Equal((Content.Length, 0), (counts.FromHost, counts.ToHost));
    }

    [Fact]
    public void An_answer_that_is_longer_than_any_frame_is_counted_as_far_as_one_goes()
    {
        CutHost host = new(new TransferJob(default, 100), receives: true, CodePage.Cp037);
        RelayedTransfer counts = new();
        counts.TakeFromHost(Relayed(host.Start()));
        counts.TakeFromHost(Relayed(host.Take([0x7D, 0x40, 0x40])!));

        // Codes that each stand for a byte, after the one that says by which table.
        byte code = (byte)Enumerable.Range(0x41, 0xBF).First(one => CutTables.TryDecode(0, (byte)one, out _));
        counts.TakeAnswer(
            [
                0x7D, 0x40, 0x40, 0x11, .. At(2), CutFrame.Data, CutFrame.Digit(1), 0xC1, CutFrame.Digit(63), CutFrame.Digit(63),
                CutTables.Selectors[0], .. Enumerable.Repeat(code, 4000),
            ]);

        Assert.Equal(CutFrame.UpDataLimit - 1, counts.ToHost);
    }

    private static byte[] At(int address)
    {
        (byte high, byte low) = BufferAddress.Encode(address, CutFrame.Size);
        return [high, low];
    }

    private RelayedRecord Relayed(byte[] record) => new(record, Take(record));

    private byte[] Take(byte[] record)
    {
        _reply.ResetWrittenCount();
        _screen.Execute(record, _reply);
        return _relay.Take(record, _screen);
    }
}
