using System.Runtime.InteropServices;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Files;

/// <summary>Turns negated error numbers into the failures of the platform's own files.</summary>
internal static class FileFaults
{
    /// <summary>What to throw where a file could not be opened.</summary>
    public static IOException Opening(string path, int error) => error switch
    {
        -Errno.NoEntry when Directory.Exists(Path.GetDirectoryName(path)) =>
            new FileNotFoundException($"There is no file '{path}'.", path),
        -Errno.NoEntry or -Errno.NotFolder => new DirectoryNotFoundException($"There is no folder of '{path}'."),
        -Errno.Exists => new IOException($"The file '{path}' is there already."),
        -Errno.AccessDenied or -Errno.NotPermitted or -Errno.IsFolder or -Errno.ReadOnlyFileSystem =>
            new IOException($"'{path}' may not be used: {Text(error)}.", -error),
        _ => Using(path, "opened", error),
    };

    /// <summary>What to throw where an open file failed.</summary>
    public static IOException Using(string path, string what, int error) => new($"'{path}' could not be {what}: {Text(error)}.", -error);

    private static string Text(int error) => Marshal.GetPInvokeErrorMessage(-error);
}
