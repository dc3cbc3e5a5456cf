using Holdfast.Runtime;

namespace Holdfast.Sessions.Secrets;

/// <summary>Arrays for what is secret. The collector never moves one, so zeroing it leaves no copy of what was in it.</summary>
internal static class SecretBytes
{
    /// <summary>An array of zeroes; whoever fills it zeroes it again.</summary>
    public static byte[] Make(int length) => GC.AllocateArray<byte>(length, pinned: true);

    /// <summary>Reads the beginning of a file into an array of so many bytes, to be zeroed by whoever asked.</summary>
    /// <returns>The array and how much of it is the file's.</returns>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    public static async ValueTask<(byte[] Bytes, int Length)> ReadAsync(
        FileSystem files, string path, int limit, CancellationToken cancellationToken)
    {
        await using var file = await files.OpenAsync(path, FileOpening.Read, cancellationToken);
        var bytes = Make(limit);
        return (bytes, await file.ReadAtAsync(0, bytes, cancellationToken));
    }
}
