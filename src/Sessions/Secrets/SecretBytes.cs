namespace Holdfast.Sessions.Secrets;

/// <summary>Arrays for what is secret. The collector never moves one, so zeroing it leaves no copy of what was in it.</summary>
internal static class SecretBytes
{
    /// <summary>An array of zeroes; whoever fills it zeroes it again.</summary>
    public static byte[] Make(int length) => GC.AllocateArray<byte>(length, pinned: true);
}
