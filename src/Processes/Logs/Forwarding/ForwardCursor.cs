using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>How far a worker's log was sent to a target, in a small file of its own: <c>OUT ERR</c>, replaced whole.</summary>
internal sealed class ForwardCursor(FileSystem files, string folder, string worker, LogTarget target)
{
    // Another address is another target, which gets all that is kept.
    private readonly string _path = Path.Combine(
        folder, $"{worker}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{target.Kind} {target.Address}")))[..16]}");

    /// <summary>Reads it; null where nothing was sent yet, or the file is none.</summary>
    public async ValueTask<LogPositions?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = Encoding.ASCII.GetString(await files.ReadAllBytesAsync(_path, cancellationToken)).Split(' ');
            return text.Length == 2
                && long.TryParse(text[0], NumberStyles.None, CultureInfo.InvariantCulture, out var output)
                && long.TryParse(text[1], NumberStyles.None, CultureInfo.InvariantCulture, out var error)
                ? new LogPositions(output, error)
                : null;
        }
        catch (IOException failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    public ValueTask WriteAsync(LogPositions positions, CancellationToken cancellationToken) =>
        files.ReplaceAsync(_path, Encoding.ASCII.GetBytes($"{positions.Output} {positions.Error}"), cancellationToken);
}
