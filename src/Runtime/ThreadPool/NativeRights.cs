using System.Runtime.InteropServices;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>Owners and modes of files by statx(2), whose answer is laid out alike on every machine.</summary>
internal static unsafe partial class NativeRights
{
    private const int FromCurrentFolder = -100; // AT_FDCWD
    private const int NotFollowing = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeModeAndUser = 1 | 2 | 8;
    private const int AnswerBytes = 256;
    private const int UserOffset = 20;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int ModeMask = 0xFFF;

    /// <summary>The rights at a path, of a link its own; null where there is nothing, or nothing that may be seen.</summary>
    public static FileRights? Of(string path)
    {
        var answer = stackalloc byte[AnswerBytes];
        if (Statx(FromCurrentFolder, path, NotFollowing, TypeModeAndUser, answer) != 0)
            return null;
        var (user, mode) = (*(uint*)(answer + UserOffset), *(ushort*)(answer + ModeOffset));
        var kind = (mode & TypeMask) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            _ => FileKind.Other,
        };
        return new FileRights(kind, user, user == EffectiveUser(), (UnixFileMode)(mode & ModeMask));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* answer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
