using CsCheck;
using Dmi.Weights;

namespace Dmi.Runtime.Tests.Weights;

public sealed class PackedCodesTests
{
    [Fact]
    public void The_first_weight_takes_the_lowest_bits()
    {
        Assert.Equal<byte>([0b11_10_01_00, 0b11], PackedCodes.Pack([-3, -1, 1, 3, 3], 2));
        Assert.Equal<byte>([0b0000_0101, 0b1], PackedCodes.Pack([1, -1, 1, -1, -1, -1, -1, -1, 1], 1));
        Assert.Equal<byte>([0xF0, 0x08], PackedCodes.Pack([-15, 15, 1], 4));
        Assert.Equal<byte>([0b01_111_000, 0b1_110_001_1, 0b10], PackedCodes.Pack([-7, 7, 3, -5, 5, 3], 3));
    }

    [Fact]
    public void Codes_come_back_and_take_exactly_their_bits() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 15].Array[0, 40]).Sample(static (bits, values) =>
        {
            short[] codes = [.. values.Select(value => (short)(2 * (value & ((1 << bits) - 1)) - (1 << bits) + 1))];
            byte[] packed = PackedCodes.Pack(codes, bits);
            Assert.Equal((codes.Length * bits + 7) / 8, packed.Length);
            Assert.Equal(codes, PackedCodes.Unpack(packed, codes.Length, bits));
        });

    [Fact]
    public void Any_byte_stands_for_codes_in_range() => Gen.Select(Gen.Int[1, 4], Gen.Byte).Sample(static (bits, value) =>
    {
        Assert.All(PackedCodes.Unpack([value], 8 / bits, bits), code =>
        {
            Assert.InRange(code, -(1 << bits) + 1, (1 << bits) - 1);
            Assert.NotEqual(0, code & 1);
        });
    });
}
