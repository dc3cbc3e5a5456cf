using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// The IND$FILE command line, as a terminal types it and a host reads it. Source: IBM 3270-PC File Transfer Program
/// (SC23-0226), as TSO, CMS and CICS have it.
/// </summary>
public sealed record TransferCommand
{
    /// <summary>The longest command read, in characters.</summary>
    public const int LengthLimit = 512;

    /// <summary>GET or PUT.</summary>
    public required TransferDirection Direction { get; init; }

    /// <summary>The file's name on the host, in the host's own way: <c>data.set</c>, <c>'full.data.set(member)'</c>, <c>name type a</c>.</summary>
    public required string HostFile { get; init; }

    /// <summary>The host's system.</summary>
    public TransferHostKind Host { get; init; }

    /// <summary>ASCII: the host translates; otherwise bytes go as they are.</summary>
    public bool Text { get; init; } = true;

    /// <summary>CRLF: records are ended by carriage return and line feed.</summary>
    public bool CrLf { get; init; } = true;

    /// <summary>APPEND: what is sent goes after what the host's file holds. Sending only.</summary>
    public bool Append { get; init; }

    /// <summary>RECFM of the host's file. Sending only; not in CICS.</summary>
    public RecordFormat RecordFormat { get; init; }

    /// <summary>LRECL in bytes; 0 for the host's default.</summary>
    public int RecordLength { get; init; }

    /// <summary>BLKSIZE in bytes; 0 for the host's default. TSO only.</summary>
    public int BlockSize { get; init; }

    /// <summary>What <see cref="PrimarySpace"/> counts. TSO only.</summary>
    public SpaceUnit SpaceUnit { get; init; }

    /// <summary>The data set's first extent.</summary>
    public int PrimarySpace { get; init; }

    /// <summary>Each further extent; 0 for none.</summary>
    public int SecondarySpace { get; init; }

    /// <summary>Bytes of a block of <see cref="SpaceUnit.AverageBlocks"/>.</summary>
    public int AverageBlock { get; init; }

    /// <summary>Reads a command in any of the three forms.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="command">The command; null where it is none.</param>
    /// <param name="fault">Why not; null where it was read, and where the text is not IND$FILE at all.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TransferCommand? command, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TransferCommandReader.TryRead(text, out command, out fault);
    }

    /// <summary>The command line, without Enter.</summary>
    public override string ToString()
    {
        StringBuilder line = new("IND$FILE ");
        line.Append(Direction == TransferDirection.Receive ? "GET " : "PUT ").Append(HostFile).Append(' ');
        if (Host != TransferHostKind.Tso)
        {
            line.Append('(');
        }
        line.Append(Text ? "ASCII" : Host == TransferHostKind.Cics ? "BINARY" : "");
        line.Append(Text && CrLf ? " CRLF" : Host == TransferHostKind.Cics ? " NOCRLF" : "");
        if (Direction == TransferDirection.Send)
        {
            line.Append(Append ? " APPEND" : "");
            if (Host == TransferHostKind.Tso)
            {
                AppendTso(line);
            }
            else if (Host == TransferHostKind.Cms && RecordFormat is RecordFormat.Fixed or RecordFormat.Variable)
            {
                line.Append(" RECFM ").Append(Letter(RecordFormat));
                AppendNumber(line, RecordLength, " LRECL ", "");
            }
        }
        return line.ToString().TrimEnd();
    }

    private void AppendTso(StringBuilder line)
    {
        if (RecordFormat != RecordFormat.Default)
        {
            line.Append(" RECFM(").Append(Letter(RecordFormat)).Append(')');
            AppendNumber(line, RecordLength, " LRECL(", ")");
            AppendNumber(line, BlockSize, " BLKSIZE(", ")");
        }
        if (SpaceUnit == SpaceUnit.Default)
        {
            return;
        }
        line.Append(CultureInfo.InvariantCulture, $" SPACE({PrimarySpace}");
        AppendNumber(line, SecondarySpace, ",", "");
        line.Append(')');
        line.Append(SpaceUnit switch
        {
            SpaceUnit.Tracks => " TRACKS",
            SpaceUnit.Cylinders => " CYLINDERS",
            _ => string.Create(CultureInfo.InvariantCulture, $" AVBLOCK({AverageBlock})"),
        });
    }

    private static void AppendNumber(StringBuilder line, int number, string before, string after)
    {
        if (number > 0)
        {
            line.Append(before).Append(CultureInfo.InvariantCulture, $"{number}").Append(after);
        }
    }

    private static char Letter(RecordFormat format) => format switch
    {
        RecordFormat.Fixed => 'F',
        RecordFormat.Variable => 'V',
        _ => 'U',
    };
}
