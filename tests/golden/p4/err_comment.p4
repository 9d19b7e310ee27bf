// SPDX-License-Identifier: Apache-2.0
const bit<8> a = 1;
/* no end
