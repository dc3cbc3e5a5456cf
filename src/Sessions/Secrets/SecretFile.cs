using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Holdfast.Sessions.Secrets;

/// <summary>The two files of the secret store as text: the sealed secrets, and the keys where no passphrase takes their place; pure.</summary>
/// <param name="KeyId">The key that the secrets are sealed with.</param>
/// <param name="Salt">The salt of that key's passphrase; null where it is in the file of keys.</param>
/// <param name="Iterations">How often the passphrase is hashed.</param>
/// <param name="Check">A known value sealed, by which a wrong key is told from a right one.</param>
/// <param name="Secrets">The secrets.</param>
internal sealed record SecretFile(string KeyId, byte[]? Salt, int Iterations, byte[] Check, IReadOnlyList<SealedSecret> Secrets)
{
    private const int Version = 1;

    /// <summary>Bytes of a key in its file.</summary>
    private const int HexLength = 2 * SecretKey.Length;

    private static ReadOnlySpan<byte> KeysHead => "holdfast secret keys 1\n"u8;

    /// <summary>The file's bytes.</summary>
    public byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("key", KeyId);
            if (Salt is not null)
            {
                json.WriteBase64String("salt", Salt);
                json.WriteNumber("iterations", Iterations);
            }

            json.WriteBase64String("check", Check);
            json.WriteStartArray("secrets");
            foreach (var secret in Secrets)
            {
                json.WriteStartObject();
                json.WriteString("name", secret.Name);
                json.WriteString("updated_at", secret.UpdatedAt);
                json.WriteBase64String("value", secret.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads the file; null where it is not one.</summary>
    public static SecretFile? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            if (root.GetProperty("version").GetInt32() != Version) return null;
            var salted = root.TryGetProperty("salt", out var salt);
            return new SecretFile(
                root.GetProperty("key").GetString()!,
                salted ? salt.GetBytesFromBase64() : null,
                salted ? root.GetProperty("iterations").GetInt32() : 0,
                root.GetProperty("check").GetBytesFromBase64(),
                [
                    .. root.GetProperty("secrets").EnumerateArray().Select(secret => new SealedSecret(
                        secret.GetProperty("name").GetString()!,
                        secret.GetProperty("updated_at").GetDateTimeOffset(),
                        secret.GetProperty("value").GetBytesFromBase64())),
                ]);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The file of keys: a head, then a line with id and key each. Whoever writes it zeroes the bytes; no key is made a string of.</summary>
    public static byte[] WriteKeys(params ReadOnlySpan<SecretKey> keys)
    {
        var length = KeysHead.Length;
        foreach (var key in keys) length += Encoding.ASCII.GetByteCount(key.Id) + HexLength + 2;
        var bytes = SecretBytes.Make(length);
        KeysHead.CopyTo(bytes);
        var rest = bytes.AsSpan(KeysHead.Length);
        foreach (var key in keys)
        {
            rest = rest[Encoding.ASCII.GetBytes(key.Id, rest)..];
            rest[0] = (byte)' ';
            Convert.TryToHexStringLower(key.Bytes, rest[1..], out _);
            rest[1 + HexLength] = (byte)'\n';
            rest = rest[(HexLength + 2)..];
        }

        return bytes;
    }

    /// <summary>The key of an id in a file of keys; null where it is not there.</summary>
    public static SecretKey? FindKey(ReadOnlySpan<byte> bytes, string id)
    {
        if (!bytes.StartsWith(KeysHead)) return null;
        var begin = Encoding.ASCII.GetBytes($"{id} ");
        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range];
            if (line.Length != begin.Length + HexLength || !line.StartsWith(begin)) continue;
            var key = SecretBytes.Make(SecretKey.Length);
            if (Convert.FromHexString(line[begin.Length..], key, out _, out _) == OperationStatus.Done) return new SecretKey(id, key);
            CryptographicOperations.ZeroMemory(key);
            return null;
        }

        return null;
    }
}
