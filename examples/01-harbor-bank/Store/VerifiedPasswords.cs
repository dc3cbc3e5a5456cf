using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Runtime;

namespace HarborBank.Store;

/// <summary>
/// Remembers, under a key that lives and dies with this process, which passwords were found right, so that a thousand sessions of
/// the same nine tellers do not stretch the same key a thousand times. Only right passwords are remembered: a wrong one always
/// pays in full.
/// </summary>
internal sealed class VerifiedPasswords
{
    private readonly ConcurrentDictionary<string, (byte[] Stored, byte[] Proof)> _right = new(StringComparer.Ordinal);
    private readonly byte[] _key = new byte[32];

    public VerifiedPasswords(Entropy random) => random.Fill(_key);

    public bool Check(UserRow user, string password)
    {
        var proof = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{user.Id}\n{password.Trim().ToUpperInvariant()}"));
        if (_right.TryGetValue(user.Id, out var known)
            && known.Stored.AsSpan().SequenceEqual(user.Password.Hash)
            && CryptographicOperations.FixedTimeEquals(known.Proof, proof))
        {
            return true;
        }
        if (!user.Password.Matches(password))
            return false;
        _right[user.Id] = (user.Password.Hash, proof);
        return true;
    }
}
