using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Transfer;

public sealed class TransferCommandTests
{
    public static TheoryData<string, TransferCommand> Forms => new()
    {
        { "IND$FILE PUT fttext ASCII CRLF", new() { Direction = TransferDirection.Send, HostFile = "fttext" } },
        {
            "IND$FILE GET 'SYS1.DATA(MEMBER)'",
            new() { Direction = TransferDirection.Receive, HostFile = "'SYS1.DATA(MEMBER)'", Text = false, CrLf = false }
        },
        {
            "IND$FILE PUT ft text a (ASCII CRLF",
            new() { Direction = TransferDirection.Send, HostFile = "ft text a", Host = TransferHostKind.Cms }
        },
        {
            "IND$FILE PUT ft text a (ASCII CRLF APPEND RECFM F LRECL 80",
            new()
            {
                Direction = TransferDirection.Send, HostFile = "ft text a", Host = TransferHostKind.Cms, Append = true,
                RecordFormat = RecordFormat.Fixed, RecordLength = 80,
            }
        },
        {
            "IND$FILE GET file (BINARY NOCRLF",
            new()
            {
                Direction = TransferDirection.Receive, HostFile = "file", Host = TransferHostKind.Cics, Text = false, CrLf = false,
            }
        },
        {
            "IND$FILE PUT a.b ASCII CRLF RECFM(V) LRECL(255) BLKSIZE(6233) SPACE(10,5) TRACKS",
            new()
            {
                Direction = TransferDirection.Send, HostFile = "a.b", RecordFormat = RecordFormat.Variable, RecordLength = 255,
                BlockSize = 6233, SpaceUnit = SpaceUnit.Tracks, PrimarySpace = 10, SecondarySpace = 5,
            }
        },
        {
            "IND$FILE PUT a.b ASCII SPACE(7) AVBLOCK(800)",
            new()
            {
                Direction = TransferDirection.Send, HostFile = "a.b", CrLf = false, SpaceUnit = SpaceUnit.AverageBlocks,
                PrimarySpace = 7, AverageBlock = 800,
            }
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_command_is_written_as_the_host_has_it_and_read_back(string line, TransferCommand command)
    {
        Assert.Equal(line, command.ToString());
        Assert.True(TransferCommand.TryParse(line.ToLowerInvariant(), out TransferCommand? read, out string? fault), fault);
        Assert.Equal(command.ToString().ToLowerInvariant(), read.ToString().ToLowerInvariant());
        Assert.Equal(command with { HostFile = command.HostFile.ToLowerInvariant() }, read);
    }

    [Theory]
    [InlineData("IND$FILE", "TRANS16")]
    [InlineData("IND$FILE SEND x", "TRANS16")]
    [InlineData("IND$FILE PUT", "TRANS17")]
    [InlineData("IND$FILE PUT x (ASCII WRONG", "TRANS18")]
    [InlineData("IND$FILE PUT x ASCII LRECL(many)", "TRANS18")]
    [InlineData("IND$FILE PUT x ASCII RECFM(Q)", "TRANS18")]
    [InlineData("IND$FILE PUT x ASCII LRECL", "TRANS18")]
    public void A_wrong_command_gets_the_message_that_IND_FILE_has_for_it(string line, string expected)
    {
        Assert.False(TransferCommand.TryParse(line, out _, out string? fault));
        Assert.StartsWith(expected, fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("LISTCAT")]
    public void What_is_no_transfer_is_no_fault_either(string line)
    {
        Assert.False(TransferCommand.TryParse(line, out _, out string? fault));
        Assert.Null(fault);
    }
}
