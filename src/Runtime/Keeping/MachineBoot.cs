using System.Text;

namespace Holdfast.Runtime.Keeping;

/// <summary>Tells one boot of the machine from the next: a pid and a start time mean nothing beyond it.</summary>
public static class MachineBoot
{
    /// <summary>The id of this boot (/proc/sys/kernel/random/boot_id); empty where the system does not tell.</summary>
    /// <param name="io">How to read /proc.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<string> ReadIdAsync(Io io, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        try
        {
            return Encoding.ASCII.GetString(await io.Files.ReadAllBytesAsync("/proc/sys/kernel/random/boot_id", cancellationToken)).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
