using System.Security.Cryptography;
using System.Text;

namespace HarborBank.Domain;

/// <summary>A password as it is stored: PBKDF2 with HMAC-SHA-256, its salt and its number of rounds beside it.</summary>
internal sealed record PasswordHash(byte[] Salt, byte[] Hash, int Rounds)
{
    /// <summary>Bytes of salt.</summary>
    public const int SaltLength = 16;

    /// <summary>Rounds for new hashes: some 20 ms of one core.</summary>
    public const int NewRounds = 100_000;

    private const int HashLength = 32;

    public static PasswordHash Of(string password, byte[] salt, int rounds = NewRounds) =>
        new(salt, Derive(password, salt, rounds), rounds);

    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Rounds), Hash);

    // Terminals fold to capitals, as users expect of a mainframe: passwords are not case-sensitive.
    private static byte[] Derive(string password, byte[] salt, int rounds) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(password.Trim().ToUpperInvariant()), salt, rounds, HashAlgorithmName.SHA256, HashLength);
}
